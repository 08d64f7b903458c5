// A value that is too large for the page's own thread: its lines, its members and what is found in it. Pure; lives in the worker.
import { inner, openAtFirst, parse, print, rows, size, type Json, type Row } from './json';
import { wanted } from './wanted';

const LINE = 1_000;
const LONG = 300;
export const MOST_FOUND = 10_000;

/** A member as it is shown: no more of it than fits on a line. */
export interface Member {
    path: string;
    depth: number;
    label: string;
    kind: Json['kind'];
    text: string;
    /** The whole text's length, where it is longer than what is here. */
    length: number;
    size: number;
}

export interface Line {
    text: string;
    /** The line of the value goes on. */
    more: boolean;
}

export class LargeDocument {
    readonly json: Json | undefined;
    private readonly shown: string;
    /** Where the lines begin; of a line longer than a screen, each part of it. */
    private readonly begins: Uint32Array;
    private members: { open: string; rows: Row[] } | undefined;

    constructor(readonly text: string) {
        this.json = read(text);
        this.shown = !this.json ? text : this.json.kind === 'string' ? this.json.text : print(this.json);
        this.begins = begins(this.shown);
    }

    get lineCount(): number {
        return this.begins.length;
    }

    /** A tree, that is: else it is text. */
    get hasMembers(): boolean {
        return this.json !== undefined && size(this.json) > 0;
    }

    get length(): number {
        return this.shown.length;
    }

    lines(from: number, to: number): Line[] {
        const all: Line[] = [];
        for (let i = from; i < Math.min(to, this.begins.length); i++) {
            const end = this.begins[i + 1] ?? this.shown.length + 1;
            const breaks = this.shown[end - 1] === '\n' || end > this.shown.length;
            all.push({ text: this.shown.slice(this.begins[i], breaks ? end - 1 : end), more: !breaks });
        }
        return all;
    }

    openAtFirst(): string[] {
        return this.json ? [...openAtFirst(this.json)] : [];
    }

    /** The rows of the members when some are open: how many there are, and those of a part of them. */
    rows(open: string[], from: number, to: number): { total: number; rows: Member[] } {
        const key = JSON.stringify(open);
        if (this.members?.open !== key) this.members = { open: key, rows: this.json ? rows(this.json, new Set(open)) : [] };
        return { total: this.members.rows.length, rows: this.members.rows.slice(from, to).map(member) };
    }

    /** The lines that have any word of what is looked for, the first {@link MOST_FOUND}. Case does not count. */
    find(text: string): number[] {
        const found: number[] = [];
        const pattern = wanted(text);
        if (!pattern) return found;
        let line = 0;
        for (const match of this.shown.matchAll(pattern)) {
            while (line + 1 < this.begins.length && this.begins[line + 1]! <= match.index) line++;
            if (found.at(-1) !== line) found.push(line);
            if (found.length === MOST_FOUND) break;
        }
        return found;
    }
}

function read(text: string): Json | undefined {
    try {
        const whole = parse(text);
        return whole.kind === 'string' ? (inner(whole.text) ?? whole) : whole;
    } catch {
        return undefined;
    }
}

function begins(text: string): Uint32Array {
    const all: number[] = [];
    for (let from = 0; from <= text.length; ) {
        const end = text.indexOf('\n', from);
        const to = end < 0 ? text.length : end;
        for (let at = from; at === from || at < to; at += LINE) all.push(at);
        from = to + 1;
    }
    return Uint32Array.from(all);
}

function member(row: Row): Member {
    const { path, depth, label, node } = row;
    const text = node.kind === 'string' ? JSON.stringify(node.text.length > LONG ? node.text.slice(0, LONG) : node.text) : node.kind === 'literal' ? node.text : '';
    const length = node.kind === 'string' ? node.text.length : text.length;
    return { path, depth, label: label.slice(0, LONG), kind: node.kind, text: text.slice(0, LONG), length: length > LONG ? length : 0, size: row.size };
}
