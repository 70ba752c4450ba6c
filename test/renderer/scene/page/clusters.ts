const WORDS = (
  'king queen river winter letter garden physics mountain harbour orbit planet comet silver window teacher market ' +
  'music bread horse castle storm island village science thought river-bed language summer engine bridge forest ' +
  'король королева река зима письмо сад физика гора гавань орбита планета комета серебро окно учитель рынок ' +
  'музыка хлеб лошадь замок буря остров деревня наука мысль язык лето мост лес звезда ' +
  'ملك ملكة نهر شتاء رسالة حديقة جبل مدار كوكب فضة نافذة معلم سوق موسيقى خبز قلعة جزيرة علم ' +
  'राजा रानी नदी सर्दी पत्र बगीचा पहाड़ कक्षा ग्रह चाँदी खिड़की शिक्षक बाज़ार संगीत रोटी द्वीप विज्ञान ' +
  '国王 王后 河流 冬天 信 花园 物理 山 港口 轨道 行星 彗星 银 窗 老师 市场 音乐 面包 城堡 岛 科学 ' +
  '🌍 🎻 naïve Ærø Ünïcödé incomprehensibilities-of-a-very-long-hyphenated-word'
).split(' ');

/** Okabe and Ito's palette, told apart by every kind of colour vision. */
const PALETTE = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
] as const;

/** mulberry32 */
export function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Points in soft clumps within about a unit ball, like a projection of words; seeded. */
export function clusters(count: number, dimensions: 2 | 3, seed: number) {
  const random = randoms(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const clumps = Math.max(7, Math.round(Math.sqrt(count) / 4));
  const centers = Array.from({ length: clumps }, () => {
    const direction = [normal(), normal(), normal()];
    const length = Math.hypot(...direction);
    const radius = 0.9 * Math.cbrt(random());
    return { at: direction.map((v) => (v / length) * radius), spread: 0.03 + 0.1 * random() };
  });
  const positions = new Float32Array(count * dimensions);
  const colors = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const clump = Math.floor(random() ** 1.4 * clumps);
    const { at, spread } = centers[clump]!;
    for (let axis = 0; axis < dimensions; axis++) {
      positions[i * dimensions + axis] = at[axis]! + normal() * spread;
    }
    colors.set(PALETTE[clump % PALETTE.length]!, i * 3);
  }
  const label = (i: number) => {
    const word = WORDS[(i * 37) % WORDS.length]!;
    return i < WORDS.length ? word : `${word}${i}`;
  };
  const near = (index: number, k: number) => {
    const distance = (i: number) => {
      let sum = 0;
      for (let axis = 0; axis < dimensions; axis++) {
        sum += (positions[i * dimensions + axis]! - positions[index * dimensions + axis]!) ** 2;
      }
      return sum;
    };
    const others = Array.from({ length: Math.min(count, 20_000) }, (_, i) => i).filter((i) => i !== index);
    return Uint32Array.from(others.sort((a, b) => distance(a) - distance(b)).slice(0, k));
  };
  return { positions, colors, label, near };
}
