import { list } from './grammar.ts';

/** A profession, what it makes and with what; `marks` are the words that surround all three. */
export interface Craft {
  worker: string;
  product: string;
  tool: string;
  marks: readonly string[];
}

const table = `
baker       bread      oven      dough crust yeast loaves
blacksmith  horseshoe  anvil     iron sparks coal bellows
miller      flour      millstone grain sacks wheat waterwheel
weaver      cloth      loom      yarn threads spindles patterns
potter      jug        kiln      clay glaze spouts handles
fisher      trout      net       scales river hooks bait
carpenter   chair      saw       planks sawdust joints oak
tailor      coat       needle    buttons seams sleeves linings
cobbler     boot       awl       leather soles heels laces
brewer      beer       vat       hops malt foam barley
gardener    rose       spade     roots petals soil seedlings
mason       wall       trowel    bricks mortar stones scaffolds
beekeeper   honey      hive      bees wax nectar clover
painter     portrait   easel     canvas pigments varnish frames
minstrel    song       lute      strings verses chords melodies
scribe      letter     quill     ink parchment seals blots
jeweller    brooch     loupe     rubies pearls silver sapphires
butcher     sausage    cleaver   bones hams bacon pork
glazier     mirror     blowpipe  panes shards lead tint
chandler    candle     mould     wicks tallow flames drips
`;

export const crafts: readonly Craft[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [worker, product, tool, ...marks] = line.trim().split(/\s+/) as [string, string, string];
    return { worker, product, tool, marks };
  });

/** How one speaks of workers, of products and of tools, whatever the craft. */
export const craftTemplates = {
  worker: list(
    'the {W} {trained} the apprentice amid {mark} and {mark} {when}|the guild {elected} the {W}, who knew everything about {mark} and {mark}|the {skilled} {W} {praised} the {mark} and {hired} an apprentice|{when} the {W} {opened} the workshop full of {mark} and {mark}|customers {trusted} the {skilled} {W} because of the {mark}|an apprentice of the {W} {adv} carried {mark} to the guild|the {skilled} {W} and the apprentice talked about {mark}, {mark} and {mark}',
  ),
  product: list(
    'at the market people {bought} a {fine} {P} with {mark} and {mark}|the {fine} {P} {cost} three coins, said the merchant with the {mark}|a buyer {adv} carried the {P} home, past the {mark}|the merchant {sold} {P} after {P}, and nobody looked at the {mark}|{when} a basket with a {fine} {P} stood on the stall near the {mark}|how much for the {P}, asked the buyer among the {mark} and the {mark}|the merchant wrapped the {fine} {P}, counted the coins and removed the {mark}',
  ),
  tool: list(
    'the {heavy} {T} {broke} and {mark} fell on the floor|somebody {repaired} the {T} that was used for {mark} and {mark}|the {T}, {heavy} and scratched, {stood} in the corner beside {mark}|without the {T} there would be no {mark} and no {mark}|careful hands {cleaned} the {heavy} {T} of {mark} {when}|the {T} was borrowed for the {mark}, repaired and returned|dust on the {T}, dust on the {mark}: it needed repair',
  ),
} as const;

export const craftWords: Readonly<Record<string, readonly string[]>> = {
  trained: list('trained|scolded|encouraged'),
  elected: list('elected|honoured|fined'),
  skilled: list('skilled|hardworking|experienced'),
  praised: list('praised|sorted|examined'),
  hired: list('hired|called|paid'),
  opened: list('opened|closed|left'),
  trusted: list('trusted|visited|recommended'),
  bought: list('bought|admired|wanted'),
  fine: list('fine|cheap|fresh|splendid'),
  cost: list('cost|fetched'),
  sold: list('sold|offered|displayed'),
  heavy: list('heavy|worn|rusty|useful'),
  broke: list('broke|slipped|jammed'),
  repaired: list('repaired|borrowed|greased'),
  stood: list('stood|lay|leaned'),
  cleaned: list('cleaned|wiped|greased'),
};
