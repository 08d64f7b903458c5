// Where a trace's spans come from: all of them, page after page; of a large trace only those that are looked at.
import { signal } from '@preact/signals';
import { get, type ChildPage, type Outline, type Overview, type SpanPath, type TraceHead } from '../api';
import type { Partly } from './outline';
import { PAGE } from './rows';

const OUTLINES = 5_000;
/** Traces of more spans than this are not read whole. */
export const WHOLE = 20_000;
const AT_ONCE = 4;
const READ_AGAIN = 8;

export type Source = ReturnType<typeof spansOf>;

export function spansOf(id: string) {
    const head = signal<TraceHead | undefined>(undefined);
    const spans = signal<Outline[]>([]);
    const failure = signal<unknown>(undefined);
    /** Counts what was read whole. */
    const version = signal(0);
    /** Of a large trace. */
    const part = signal<Partly | undefined>(undefined);
    const overview = signal<Overview | undefined>(undefined);
    const missed = signal(false);
    const closing = new AbortController();
    const known = new Map<string, Outline>();
    const asked = new Map<string, Promise<void>>();
    const limited = queue(AT_ONCE);

    const outlines = (limit: number, cursor?: string) =>
        get<TraceHead>(`traces/${id}?fields=outline&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, closing.signal);

    const readAll = async (first: TraceHead) => {
        let page = first;
        let all = page.spans;
        // What was there stays until as much is there again.
        if (all.length >= spans.value.length) spans.value = all;
        while (page.nextCursor) {
            page = await outlines(OUTLINES, page.nextCursor);
            all = [...all, ...page.spans];
            if (all.length >= spans.value.length) spans.value = all;
        }
        spans.value = all;
    };

    /** What was read since it was last read anew. */
    let fresh = new Set<string>();
    const show = (more: Outline[], topCount = part.value?.topCount ?? 1) => {
        for (const span of more) {
            known.set(span.id, span);
            fresh.add(span.id);
        }
        const { spans: first, startTime, durationMs } = head.value!;
        part.value = { topCount, startTime: first[0]?.startTime ?? startTime, durationMs };
        spans.value = [...known.values()];
    };

    const page = async (parent: string, number: number) => {
        const answer = await limited(() => get<ChildPage>(`traces/${id}/spans?parent=${encodeURIComponent(parent)}&limit=${PAGE}&offset=${number * PAGE}`, closing.signal));
        show(answer.spans, parent ? undefined : answer.total);
    };

    /** Reads the children of a span, or the top spans, around a place, unless they were asked for. */
    const need = (parent: string, place: number): Promise<void> => {
        const number = Math.floor(place / PAGE);
        const key = `${parent} ${number}`;
        const running = asked.get(key);
        if (running) return running;
        const reading = page(parent, number).catch(() => {
            asked.delete(key);
            missed.value = !closing.signal.aborted;
        });
        asked.set(key, reading);
        return reading;
    };

    /** Reads a span and what is above it; false if there is none. */
    const reach = async (span: string): Promise<boolean> => {
        if (fresh.has(span)) return true;
        try {
            const answer = await limited(() => get<SpanPath>(`traces/${id}/spans/${encodeURIComponent(span)}/path`, closing.signal));
            show(answer.spans);
            return true;
        } catch {
            return false;
        }
    };

    const readPart = async (first: TraceHead) => {
        const root = first.spans.find((span) => span.id === first.rootSpanId);
        if (known.size === 0) show(root ? [{ ...root, place: 0 }] : []);
        const again = [...asked.keys()].slice(-READ_AGAIN);
        asked.clear();
        fresh = new Set();
        void get<Overview>(`traces/${id}/overview?columns=1000`, closing.signal)
            .then((answer) => (overview.value = answer))
            .catch(() => undefined);
        await need('', 0);
        await need(first.rootSpanId, 0);
        await Promise.all(again.map((key) => need(key.split(' ')[0]!, Number(key.split(' ')[1]) * PAGE)));
        // Of what is not looked at any more, what ran may have ended.
        const ran = [...known.values()].filter((span) => span.status === 'running' && !fresh.has(span.id));
        await Promise.all(ran.map((span) => reach(span.id)));
    };

    const read = async () => {
        try {
            const first = await outlines(PAGE);
            head.value = first;
            failure.value = undefined;
            missed.value = false;
            if (first.spanCount > WHOLE) await readPart(first);
            else {
                part.value = undefined;
                await readAll(first);
            }
            version.value++;
        } catch (error) {
            if (!closing.signal.aborted) failure.value = error;
        }
    };

    return { head, spans, failure, version, part, overview, missed, read, need, reach, has: (span: string) => known.has(span), close: () => closing.abort() };
}

/** Lets so many run at once; the others wait, those that came last first: they are what is looked at now. */
function queue(most: number): <T>(work: () => Promise<T>) => Promise<T> {
    let running = 0;
    const waiting: (() => void)[] = [];
    return async (work) => {
        if (running >= most) await new Promise<void>((go) => waiting.push(go));
        running++;
        try {
            return await work();
        } finally {
            running--;
            waiting.pop()?.();
        }
    };
}
