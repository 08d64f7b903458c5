// JSON as rows of a tree. Read by our own reader: figures keep their digits, keys their order, and __proto__ is a key like another.

export type Json = { kind: 'object'; entries: [string, Json][] } | { kind: 'array'; items: Json[] } | { kind: 'string'; text: string } | { kind: 'literal'; text: string };

export function parse(text: string): Json {
    let at = 0;
    const fail = (): never => {
        throw new SyntaxError(`No JSON at ${at}`);
    };
    const space = () => {
        while (at < text.length && ' \n\r\t'.includes(text[at]!)) at++;
    };
    const string = (): string => {
        const begin = at++;
        while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
        at++;
        return JSON.parse(text.slice(begin, at)) as string;
    };
    const value = (depth: number): Json => {
        if (depth > 2000) fail();
        space();
        const c = text[at];
        if (c === '{') {
            at++;
            const entries: [string, Json][] = [];
            space();
            if (text[at] === '}') at++;
            else
                for (;;) {
                    space();
                    if (text[at] !== '"') fail();
                    const key = string();
                    space();
                    if (text[at++] !== ':') fail();
                    entries.push([key, value(depth + 1)]);
                    space();
                    const end = text[at++];
                    if (end === '}') break;
                    if (end !== ',') fail();
                }
            return { kind: 'object', entries };
        }
        if (c === '[') {
            at++;
            const items: Json[] = [];
            space();
            if (text[at] === ']') at++;
            else
                for (;;) {
                    items.push(value(depth + 1));
                    space();
                    const end = text[at++];
                    if (end === ']') break;
                    if (end !== ',') fail();
                }
            return { kind: 'array', items };
        }
        if (c === '"') return { kind: 'string', text: string() };
        const literal = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(text.slice(at, at + 400))?.[0];
        if (!literal) return fail();
        at += literal.length;
        return { kind: 'literal', text: literal };
    };
    const whole = value(0);
    space();
    if (at < text.length) fail();
    return whole;
}

export interface Row {
    path: string;
    depth: number;
    label: string;
    node: Json;
    /** How many members it has; 0 for what has none. */
    size: number;
}

export function size(node: Json): number {
    return node.kind === 'object' ? node.entries.length : node.kind === 'array' ? node.items.length : 0;
}

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

function members(row: Row): Row[] {
    const { node, path, depth } = row;
    if (node.kind === 'object')
        return node.entries.map(([key, child]) => ({
            path: PLAIN_KEY.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`,
            depth: depth + 1,
            label: key,
            node: child,
            size: size(child),
        }));
    if (node.kind === 'array')
        return node.items.map((child, i) => ({ path: `${path}[${i}]`, depth: depth + 1, label: String(i), node: child, size: size(child) }));
    return [];
}

/** Only what is open becomes rows. */
export function rows(root: Json, open: ReadonlySet<string>): Row[] {
    const out: Row[] = [];
    const stack: Row[] = [{ path: '$', depth: -1, label: '', node: root, size: size(root) }];
    while (stack.length) {
        const row = stack.pop()!;
        if (row.depth >= 0) out.push(row);
        if (row.depth < 0 || open.has(row.path)) {
            const inner = members(row);
            for (let i = inner.length - 1; i >= 0; i--) stack.push(inner[i]!);
        }
    }
    return out;
}

/** Two levels, but no more than a hundred rows. */
export function openAtFirst(root: Json, levels = 1, most = 100): Set<string> {
    const open = new Set<string>();
    let budget = most - size(root);
    for (const row of rows(root, new Set())) {
        if (row.size > 0 && row.depth < levels && budget >= row.size) {
            open.add(row.path);
            budget -= row.size;
        }
    }
    return open;
}

/** What must be open for the first matches to be seen. */
export function toMatches(root: Json, pattern: RegExp | undefined, most = 50): Set<string> {
    const open = new Set<string>();
    const look = (row: Row, above: string[]): void => {
        if (open.size >= most) return;
        const { node } = row;
        const own = node.kind === 'string' || node.kind === 'literal' ? node.text : '';
        if (row.label.search(pattern!) >= 0 || own.search(pattern!) >= 0) for (const path of above) open.add(path);
        for (const child of members(row)) look(child, [...above, row.path]);
    };
    if (pattern) look({ path: '$', depth: -1, label: '', node: root, size: size(root) }, []);
    return open;
}

export function print(node: Json, indent = '', step = '  '): string {
    if (node.kind === 'string') return JSON.stringify(node.text);
    if (node.kind === 'literal') return node.text;
    const inner = indent + step;
    const parts =
        node.kind === 'object'
            ? node.entries.map(([key, child]) => `${inner}${JSON.stringify(key)}: ${print(child, inner, step)}`)
            : node.items.map((child) => inner + print(child, inner, step));
    const [begin, end] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
    return parts.length ? `${begin}\n${parts.join(',\n')}\n${indent}${end}` : begin + end;
}

/** A text that is JSON in itself, as tools often answer. */
export function inner(text: string): Json | undefined {
    const begin = text.trimStart()[0];
    if (begin !== '{' && begin !== '[') return undefined;
    try {
        return parse(text);
    } catch {
        return undefined;
    }
}
