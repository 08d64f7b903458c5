// What is looked for, as the server takes it: words, in quotes a phrase, and key:value for an attribute. Pure.

const WORD = /"([^"]+)"|(\S+)/g;
const KEY = /^[a-z_][\w.-]*:/;
/** Shorter words are everywhere. */
const LEAST = 2;

function words(find: string): string[] {
    const all = [...find.toLowerCase().matchAll(WORD)].map((match) => match[1] ?? match[2]!);
    // Where an attribute's value stands, its key does not stand before it.
    const values = all.filter((word) => KEY.test(word)).map((word) => word.replace(KEY, ''));
    // Words that stand as they were typed are one mark.
    return [...new Set([find.trim(), ...all, ...values])].filter((word) => word.length >= LEAST);
}

/** What stands where any of it is; nothing if nothing is looked for. Of two that begin at one place the longer one. */
export function wanted(find: string | undefined): RegExp | undefined {
    const all = words(find ?? '').sort((a, b) => b.length - a.length);
    return all.length ? new RegExp(all.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu') : undefined;
}
