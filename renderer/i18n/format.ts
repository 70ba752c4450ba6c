/** Numbers, times and sizes as the language writes them. */
export interface Format {
  locale: string;
  integer(n: number): string;
  /** With so many significant digits. */
  number(n: number, digits?: number): string;
  /** With exactly so many digits after the point. */
  fixed(n: number, digits: number): string;
  percent(fraction: number, digits?: number): string;
  bytes(n: number): string;
  /** Seconds as the two largest units: 1 h 20 min, 3 min 5 s, 12 s. */
  duration(seconds: number): string;
  date(milliseconds: number): string;
  /** Picks the form of a noun for a count. */
  plural(n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string;
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function createFormat(locale: string): Format {
  const integers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const plurals = new Intl.PluralRules(locale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const unit = (n: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(n);
  return {
    locale,
    integer: (n) => integers.format(n),
    number: (n, digits = 3) => new Intl.NumberFormat(locale, { maximumSignificantDigits: digits }).format(n),
    fixed: (n, digits) =>
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(n),
    percent: (fraction, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(fraction),
    bytes: (n) => {
      const power = n < 1 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(n) / 3));
      return unit(n / 1000 ** power, sizes[power]!, power === 0 ? 0 : 1);
    },
    duration: (seconds) => {
      const whole = Math.max(0, Math.round(seconds));
      const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
      if (h > 0) return `${unit(h, 'hour')} ${unit(m, 'minute')}`;
      return m > 0 ? `${unit(m, 'minute')} ${unit(s, 'second')}` : unit(s, 'second');
    },
    date: (milliseconds) => dates.format(milliseconds),
    plural: (n, forms) => forms[plurals.select(n)] ?? forms.other,
  };
}
