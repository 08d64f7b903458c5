// The worker: reads large values, and answers what the page asks of them. Nothing of it stops the page.
import { difference, type Changes } from './difference';
import { ApiError, offline, problemOf, type Problem } from '../problem';
import { LargeDocument, type Line, type Member } from './document';

export interface Asked {
    /** Reads a value; told is how far it is. */
    open: { in: { url: string }; out: { lines: number; tree: boolean; length: number; open: string[] } };
    lines: { in: { from: number; to: number }; out: Line[] };
    rows: { in: { open: string[]; from: number; to: number }; out: { total: number; rows: Member[] } };
    find: { in: { text: string }; out: number[] };
    text: { in: Record<never, never>; out: string };
    /** Compares two values; nothing if they are too different. */
    diff: { in: { a: string; b: string }; out: { changes: Changes | null; sides: [string, string] } };
}

export type Request = { [K in keyof Asked]: { id: number; ask: K; of: Asked[K]['in'] } }[keyof Asked];
export type Reply = { id: number; done: unknown } | { id: number; failed: Problem } | { progress: { what: string; share: number } };

const SIDE = 100_000;
let document: LargeDocument | undefined;

const progress = (what: string, share: number) => postMessage({ progress: { what, share } } satisfies Reply);

async function read(url: string): Promise<string> {
    const response = await fetch(url, { credentials: 'same-origin' }).catch(() => {
        throw offline();
    });
    if (!response.ok) throw new ApiError(await problemOf(response));
    const size = Number(response.headers.get('Content-Length') ?? 0);
    const decoder = new TextDecoder();
    const parts: string[] = [];
    let come = 0;
    const reader = response.body!.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(decoder.decode(part.value, { stream: true }));
        come += part.value.length;
        progress('Reading', size ? Math.min(1, come / size) : 0);
    }
    parts.push(decoder.decode());
    return parts.join('');
}

async function answer(request: Request): Promise<unknown> {
    switch (request.ask) {
        case 'open': {
            const text = await read(request.of.url);
            progress('Parsing', 0);
            document = new LargeDocument(text);
            return { lines: document.lineCount, tree: document.hasMembers, length: document.length, open: document.openAtFirst() } satisfies Asked['open']['out'];
        }
        case 'lines':
            return document!.lines(request.of.from, request.of.to);
        case 'rows':
            return document!.rows(request.of.open, request.of.from, request.of.to);
        case 'find':
            progress('Searching', 0);
            return document!.find(request.of.text);
        case 'text':
            return document!.text;
        case 'diff': {
            const [a, b] = await Promise.all([read(request.of.a), read(request.of.b)]);
            progress('Comparing', 0);
            const changes = difference(a, b);
            return { changes, sides: changes ? ['', ''] : [a.slice(0, SIDE), b.slice(0, SIDE)] } satisfies Asked['diff']['out'];
        }
    }
}

addEventListener('message', (event: MessageEvent<Request>) => {
    const { id } = event.data;
    answer(event.data).then(
        (done) => postMessage({ id, done } satisfies Reply),
        (error: unknown) => postMessage({ id, failed: error instanceof ApiError ? error.problem : { status: -1, title: String(error), detail: '' } } satisfies Reply),
    );
});
