/** Finding things by a few letters: for the palette. */

/** Something that can be found. */
export interface Findable {
  readonly id: string;
  readonly label: string;
  /** Other words it is known by. */
  readonly also?: string;
}

/**
 * How well a text answers a query; 0 when it does not. Every word must occur; a match at the
 * start of the text or of a part of it counts more, and so does a short text.
 */
export function rank(text: string, query: string): number {
  return rankWords(text, words(query));
}

interface Word {
  readonly text: string;
  /** Matches the word at the start of a part of a name. */
  readonly atPart: RegExp;
}

function words(query: string): Word[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => ({
      text,
      atPart: new RegExp(`(^|[^\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u'),
    }));
}

function rankWords(text: string, wanted: readonly Word[]): number {
  const lower = text.toLowerCase();
  let sum = 0;
  for (const { text: word, atPart } of wanted) {
    const at = lower.indexOf(word);
    if (at < 0) return 0;
    sum += (at === 0 ? 3 : atPart.test(lower) ? 2 : 1) + word.length / (lower.length + 1);
  }
  return sum;
}

/** The best answers to a query, best first; ties keep their order. */
export function find<T extends Findable>(things: readonly T[], query: string, limit: number): T[] {
  if (!query.trim()) return things.slice(0, limit);
  const wanted = words(query);
  return things
    .map((thing, at) => ({
      thing,
      at,
      score: Math.max(rankWords(thing.label, wanted), 0.8 * rankWords(thing.also ?? '', wanted)),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, limit)
    .map(({ thing }) => thing);
}
