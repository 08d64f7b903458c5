// What differs between two values, line by line. Pure.
import { diff, words, type Change } from './diff';
import { parse, print, type Json } from './json';

/** After that long two values are too different. */
const LONGEST_MS = 2_000;
const MOST_STEPS = 4_000_000;
const FOLD = 6;
/** More parts than this are not shown. */
const MOST = 5_000;

/** In longer lines words are not compared. */
const LONGEST_LINE = 5_000;

/** Of a line that was changed, its words. */
export type Changed = Change<string> & { words?: Change<string>[] | undefined };

export interface Changes {
    added: number;
    removed: number;
    /** Lines, and in place of long runs of what is the same, how many. */
    parts: (Changed | number)[];
    more: number;
}

/** The lines of both, and what became of them; null if they are too different to be aligned. */
export function difference(a: string, b: string, longest = LONGEST_MS): Changes | null {
    const until = Date.now() + longest;
    const changes = diff(lines(a), lines(b), Object.is, MOST_STEPS, () => Date.now() > until);
    if (!changes) return null;
    const all = parts(changes, () => Date.now() > until);
    const count = (kind: Change<string>['kind']) => changes.filter((each) => each.kind === kind).length;
    return { added: count('add'), removed: count('remove'), parts: all.slice(0, MOST), more: Math.max(0, all.length - MOST) };
}

/** Messages one by one where there are any, so that one that was added is one block. */
export function lines(text: string): string[] {
    let json: Json;
    try {
        json = parse(text);
    } catch {
        return text.split('\n');
    }
    const messages = json.kind === 'object' ? json.entries.find(([key]) => key === 'messages')?.[1] : json;
    if (messages?.kind !== 'array') return print(json).split('\n');
    const rest = json.kind === 'object' ? json.entries.filter(([key]) => key !== 'messages').flatMap(([key, node]) => `${key}: ${print(node)}`.split('\n')) : [];
    return [...messages.items.flatMap((message) => said(message)), ...rest];
}

function said(message: Json): string[] {
    if (message.kind !== 'object') return print(message).split('\n');
    const text = (key: string) => {
        const node = message.entries.find(([name]) => name === key)?.[1];
        return node?.kind === 'string' ? node.text : undefined;
    };
    const content = text('content');
    const others = message.entries.filter(([key, node]) => key !== 'role' && !(key === 'content' && node.kind === 'string'));
    return [
        ...(content === undefined ? [`${text('role') ?? 'message'}:`] : `${text('role') ?? 'message'}: ${content}`.split('\n')),
        ...others.flatMap(([key, node]) => `  ${key}: ${print(node, '  ')}`.split('\n')),
    ];
}

/** Long runs of what is the same are folded. */
function parts(changes: Change<string>[], isOver: () => boolean): (Changed | number)[] {
    const out: (Changed | number)[] = [];
    for (let i = 0; i < changes.length; ) {
        let end = i;
        while (end < changes.length && changes[end]!.kind === 'same') end++;
        if (end - i > FOLD) {
            out.push(...changes.slice(i, i + 2), end - i - 4, ...changes.slice(end - 2, end));
            i = end;
            continue;
        }
        const change = changes[i]!;
        const next = changes[i + 1];
        const changed = change.kind === 'remove' && next?.kind === 'add' && changes[i + 2]?.kind !== 'add' && changes[i - 1]?.kind !== 'remove';
        if (changed) {
            out.push(withWords(change, next.value, isOver), withWords(next, change.value, isOver));
            i += 2;
        } else {
            out.push(change);
            i++;
        }
    }
    return out;
}

function withWords(change: Change<string>, other: string, isOver: () => boolean): Changed {
    if (isOver() || change.value.length + other.length > LONGEST_LINE) return change;
    const all = diff(words(other), words(change.value), Object.is, 1_000_000, isOver);
    return all ? { ...change, words: all.filter((word) => word.kind !== 'remove') } : change;
}
