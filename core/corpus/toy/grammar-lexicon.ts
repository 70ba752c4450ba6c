/** A word in all its forms, and words that keep company with every form of it. */
export interface Lemma {
  forms: readonly string[];
  marks: readonly string[];
}

const lemmas = (table: string): readonly Lemma[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [forms, marks] = line.split('|') as [string, string];
      return { forms: forms.trim().split(/\s+/), marks: marks.trim().split(/\s+/) };
    });

/** Infinitive, third person, past, present participle | what one does it to. */
export const verbs = lemmas(`
write writes wrote writing         | letters poems diaries essays
eat eats ate eating                | apples soups noodles pancakes
drink drinks drank drinking        | lemonade tea juice milk
sing sings sang singing            | hymns carols duets anthems
build builds built building        | bridges towers houses walls
sell sells sold selling            | shoes carpets tickets newspapers
wash washes washed washing         | dishes shirts windows curtains
carry carries carried carrying     | suitcases crates sacks buckets
plant plants planted planting      | seeds tulips cabbages onions
cook cooks cooked cooking          | stews dinners beans rice
catch catches caught catching      | thieves balls butterflies trout
teach teaches taught teaching      | pupils algebra manners history
drive drives drove driving         | trucks taxis tractors buses
fly flies flew flying              | kites gliders drones helicopters
draw draws drew drawing            | circles maps faces triangles
throw throws threw throwing        | stones spears darts snowballs
buy buys bought buying             | groceries furniture sandals candles
sew sews sewed sewing              | dresses costumes buttons quilts
grow grows grew growing            | cucumbers beards mushrooms grapes
wear wears wore wearing            | hats scarves gloves boots
repair repairs repaired repairing  | engines faucets roofs radios
climb climbs climbed climbing      | mountains ladders cliffs ropes
watch watches watched watching     | films parades eclipses matches
count counts counted counting      | coins votes sheep fingers
collect collects collected collecting | stamps shells badges postcards
break breaks broke breaking        | plates rules records bottles
steal steals stole stealing        | jewels purses wallets bicycles
hide hides hid hiding              | secrets presents keys treasures
pull pulls pulled pulling          | carts weeds sledges levers
bake bakes baked baking            | cakes biscuits pies loaves
sweep sweeps swept sweeping        | floors crumbs chimneys stairs
ride rides rode riding             | ponies camels donkeys motorcycles
`);

/** Singular, plural | what comes to mind with it. */
export const nouns = lemmas(`
dog dogs           | leash kennel barking bones
cat cats           | whiskers purring kittens catnip
mouse mice         | cheese squeaking burrow trap
horse horses       | stable saddle mane hooves
cow cows           | udder meadow milking hay
bird birds         | nest feathers beak chirping
child children     | playground toys crayons bedtime
man men            | necktie shaving razor moustache
woman women        | handbag perfume earrings lipstick
tooth teeth        | dentist chewing gums cavity
foot feet          | toes sock ankle limping
goose geese        | pond gander honking marsh
city cities        | mayor skyscrapers traffic suburbs
river rivers       | ferry banks rapids estuary
tree trees         | branches trunk acorns squirrel
flower flowers     | petals fragrance vase bouquet
book books         | chapters library pages author
knife knives       | blade cutting butter sharpening
leaf leaves        | autumn rustling veins stem
wolf wolves        | howling pack fangs moonlight
lamp lamps         | bulb glowing lampshade flickering
ship ships         | anchor sailors harbour mast
car cars           | wheels garage petrol brakes
doctor doctors     | patients fever hospital bandage
farmer farmers     | barn harvest pitchfork scarecrow
king kings         | throne crown palace sceptre
box boxes          | lid cardboard parcel ribbon
potato potatoes    | peeling mash starch fries
baby babies        | diaper crying cradle lullaby
ox oxen            | yoke plough horns furrow
island islands     | palms lagoon beach castaway
church churches    | steeple altar choir pews
story stories      | dragon ending narrator legend
spoon spoons       | stirring porridge cereal sugar
chair chairs       | cushion armrest upholstery sitting
door doors         | hinge knocking latch doorbell
`);

/** Positive, comparative, superlative | what is so. */
export const adjectives = lemmas(`
big bigger biggest             | elephant whale giant stadium
small smaller smallest         | ant pebble crumb thimble
fast faster fastest            | rocket cheetah racer arrow
slow slower slowest            | snail tortoise queue glacier
tall taller tallest            | giraffe tower pine lighthouse
short shorter shortest         | pencil haircut nap sleeve
old older oldest               | fossil ruin grandfather oak
young younger youngest         | puppy sapling nephew toddler
hot hotter hottest             | furnace desert stove pepper
cold colder coldest            | iceberg freezer blizzard frost
bright brighter brightest      | sun lightning diamond torch
dark darker darkest            | cave midnight cellar shadow
strong stronger strongest      | wrestler bear steel gorilla
weak weaker weakest            | signal excuse twig handshake
loud louder loudest            | thunder trumpet siren drum
quiet quieter quietest         | whisper museum attic monastery
rich richer richest            | banker emperor heiress merchant
poor poorer poorest            | beggar orphan peasant hermit
heavy heavier heaviest         | anvil boulder piano hippo
light lighter lightest         | feather balloon bubble straw
cheap cheaper cheapest         | souvenir voucher trinket hostel
hard harder hardest            | exam riddle granite puzzle
soft softer softest            | pillow wool cotton blanket
deep deeper deepest            | ocean abyss canyon trench
wide wider widest              | highway valley prairie boulevard
narrow narrower narrowest      | alley corridor tunnel crack
sweet sweeter sweetest         | honey syrup melon caramel
good better best               | advice friend remedy idea
bad worse worst                | accident mistake luck nightmare
happy happier happiest         | wedding holiday bride clown
sad sadder saddest             | funeral farewell widow elegy
`);
