/** Names of people who obviously do not exist: alliterations, "Ada Anvil", "Bruno Beispiel". Number k always has the same name. */

const STOCK: Readonly<Record<string, readonly [first: string, last: string]>> = {
  A: ["Ada Anton Amira Arne Astrid Axel", "Anvil Ampel Apfelmus Amboss Anchor Almond"],
  B: ["Bruno Berta Basil Britta Björn Bella", "Beispiel Birnbaum Buttons Bügelbrett Biscuit Balkon"],
  C: ["Clara Caspar Cem Corinna Cyril Celia", "Clamp Cucumber Candle Carport Compass Crayon"],
  D: ["Dorian Doris Dilek Dirk Daphne Dev", "Dummy Dübel Doughnut Drehstuhl Dustpan Dachboden"],
  E: ["Emil Edda Enzo Elif Erik Esther", "Ersatz Eierbecher Eggplant Eimer Easel Erdbeere"],
  F: ["Frieda Fritz Fatma Finn Flora Felix", "Fake Fensterbank Funnel Flaschenzug Fiddle Feder"],
  G: ["Gustav Greta Gökhan Gina Gerd Grace", "Gips Gießkanne Gherkin Gartenzaun Gadget Gabel"],
  H: ["Hanna Hugo Hülya Henrik Heidi Harvey", "Hammer Hängematte Hinge Handtuch Haystack Hocker"],
  I: ["Ivo Ida Ismail Inge Igor Iris", "Ideal Igloo Inkwell Iltis Icicle Irrgarten"],
  J: ["Jana Jonas Jale Jörg Judith Jack", "Jedermann Jigsaw Jalousie Jukebox Joghurt Jellybean"],
  K: ["Karl Käthe Kemal Kira Knut Kate", "Kulisse Kübel Kettle Klammer Kazoo Korken"],
  L: ["Lena Lukas Leyla Lars Lotte Liam", "Leiter Lampion Ladle Lineal Lollipop Laterne"],
  M: ["Max Mia Murat Marta Moritz Maeve", "Muster Marmelade Mallet Murmel Muffin Mörtel"],
  N: ["Nora Nils Nesrin Norbert Nina Noah", "Nadelkissen Noodle Nussknacker Napkin Nagel Nutmeg"],
  O: ["Otto Olga Onur Ottilie Oskar Oona", "Ofenrohr Oatcake Ösenzange Origami Obstkorb Overcoat"],
  P: ["Paula Peter Pelin Piet Petra Poppy", "Platzhalter Pencil Pinsel Pickle Pappkarton Pulley"],
  R: ["Rosa Ralf Rüya Rune Renate Ruby", "Regenschirm Radish Reißzwecke Ribbon Rakete Rucksack"],
  S: ["Selma Sven Selim Silke Stefan Sophie", "Schablone Spanner Schublade Sprocket Serviette Spindle"],
  T: ["Tilda Theo Tülay Till Thea Toby", "Testfall Teapot Teppich Trowel Tüte Thimble"],
  W: ["Wanda Willi Wiebke Wim Walter Willow", "Werkbank Waffle Wäschekorb Widget Windrad Whistle"],
  Z: ["Zoe Zacharias Zeynep Zita Zeno Zara", "Zollstock Zucchini Zahnrad Zipper Zange Zither"],
};

interface Letter {
  readonly firsts: readonly string[];
  readonly lasts: readonly string[];
}

const LETTERS: readonly Letter[] = Object.values(STOCK).map(([first, last]) => ({
  firsts: withPairs(first.split(" ")),
  lasts: withPairs(last.split(" ")),
}));
const SINGLE = 6;
const ALL = LETTERS[0]!.firsts.length;
const PLAIN = LETTERS.length * SINGLE * SINGLE;
const CYCLE = LETTERS.length * ALL * ALL;

/** Single names first, then hyphenated ones. */
function withPairs(names: readonly string[]): readonly string[] {
  return [...names, ...names.flatMap((a) => names.filter((b) => b !== a).map((b) => `${a}-${b}`))];
}

/** The name of number `k`; the first 27,000 are distinct, later ones get an initial ("Ada B."). */
export function nameOfNumber(k: number): { readonly first: string; readonly last: string } {
  const round = Math.floor(k / CYCLE);
  const within = k % CYCLE;
  const letter = LETTERS[within % LETTERS.length]!;
  const [f, l] = pairOf(Math.floor(within / LETTERS.length), within < PLAIN);
  const initial = round === 0 ? "" : ` ${String.fromCharCode(65 + ((round - 1) % 26))}.`;
  return { first: `${letter.firsts[f]!}${initial}`, last: letter.lasts[l]! };
}

/** Enumerates the 6 × 6 plain pairs first, then the rest of the 36 × 36. */
function pairOf(n: number, plain: boolean): readonly [number, number] {
  if (plain) return [n % SINGLE, (Math.floor(n / SINGLE) + n) % SINGLE];
  const rest = n - SINGLE * SINGLE;
  const belowLasts = SINGLE * (ALL - SINGLE);
  if (rest < belowLasts) return [rest % SINGLE, SINGLE + Math.floor(rest / SINGLE)];
  return [SINGLE + ((rest - belowLasts) % (ALL - SINGLE)), Math.floor((rest - belowLasts) / (ALL - SINGLE))];
}

const PLAIN_LETTERS: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", ł: "l", ż: "z", "'": "" };

/** `bjoern.buegelbrett`: what stands before the @. */
export function mailboxOf(first: string, last: string): string {
  return `${first}.${last}`
    .toLowerCase()
    .replace(/[äöüßłż']/g, (letter) => PLAIN_LETTERS[letter]!)
    .replace(/[. ]+/g, ".");
}
