import * as OpenCC from "opencc-js/t2cn";

const convert = OpenCC.Converter({ from: "tw", to: "cn" });

const DICTIONARIES = [OpenCC.Locale.from["tw"], OpenCC.Locale.to["cn"]].flatMap((dictionaries) => dictionaries ?? []);

/** Characters that the conversion changes, alone or inside a word of its dictionaries. */
const CHANGED = new Set(
  DICTIONARIES.flatMap((dictionary) =>
    dictionary.split("|").flatMap((entry) =>
      entry.split(" ").flatMap((word) => {
        const after = Array.from(convert(word));
        return Array.from(word).filter((character, i) => character !== after[i]);
      }),
    ),
  ),
);

/** A text in simplified characters. Most are already, and the conversion is slow: it is asked only about texts that hold something to convert. */
export function toSimplified(text: string): string {
  for (const character of text) if (CHANGED.has(character)) return convert(text);
  return text;
}
