// What happens, as it happens: one stream of events a tab, resumed where it broke off, and polling where there is none.
import { signal } from '@preact/signals';
import { base, type Feedback, type Outline, type Score, type TraceItem } from './api';

export type LiveState = 'live' | 'paused' | 'reconnecting';

export const liveState = signal<LiveState>('live');

export interface LiveEvent {
    kind: 'trace-started' | 'span-started' | 'span-ended' | 'trace-ended' | 'scored';
    traceId: string;
    span?: Outline;
    score?: Score;
    feedback?: Feedback;
    name?: string;
    status?: TraceItem['status'];
    startTime?: string;
    durationMs?: number;
    errorCount?: number;
    tags?: string[];
    conversationId?: string;
}

const KINDS: LiveEvent['kind'][] = ['trace-started', 'span-started', 'span-ended', 'trace-ended', 'scored'];
const HIDDEN_FOR = 30_000;
const POLL = 10_000;

export interface Listener {
    filters: string;
    onEvents: (events: LiveEvent[]) => void;
    /** Something may have been missed: read it all again. */
    onReset: () => void;
}

/** Listens until it is closed. Events come in bundles, four times a second at most. */
export function listen(listener: Listener): () => void {
    let source: EventSource | undefined;
    let failures = 0;
    let lastId = '';
    let waiting: LiveEvent[] = [];
    let flushing: ReturnType<typeof setTimeout> | undefined;
    let hidden: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let closed = false;

    const flush = () => {
        flushing = undefined;
        const events = waiting;
        waiting = [];
        if (events.length && !closed) listener.onEvents(events);
    };
    const take = (kind: LiveEvent['kind'], message: MessageEvent<string>) => {
        lastId = message.lastEventId || lastId;
        waiting.push({ ...(JSON.parse(message.data) as LiveEvent), kind });
        flushing ??= setTimeout(flush, 250);
    };
    const connect = () => {
        if (closed || source) return;
        const resume = lastId ? `${listener.filters ? '&' : ''}lastEventId=${encodeURIComponent(lastId)}` : '';
        source = new EventSource(`${base}api/live?${listener.filters}${resume}`);
        for (const kind of KINDS) source.addEventListener(kind, (event) => take(kind, event as MessageEvent<string>));
        source.addEventListener('reset', () => listener.onReset());
        source.onopen = () => {
            if (failures > 0) listener.onReset();
            failures = 0;
            if (liveState.value === 'reconnecting') liveState.value = 'live';
        };
        source.onerror = () => {
            failures++;
            source?.close();
            source = undefined;
            if (failures >= 3) {
                liveState.value = 'reconnecting';
                listener.onReset();
            }
            retry = setTimeout(connect, failures >= 3 ? POLL : 1000);
        };
    };
    const disconnect = () => {
        source?.close();
        source = undefined;
        clearTimeout(retry);
    };
    const visibility = () => {
        clearTimeout(hidden);
        if (document.hidden) hidden = setTimeout(disconnect, HIDDEN_FOR);
        else if (!source) {
            connect();
            listener.onReset();
        }
    };
    document.addEventListener('visibilitychange', visibility);
    connect();
    return () => {
        closed = true;
        disconnect();
        clearTimeout(flushing);
        clearTimeout(hidden);
        document.removeEventListener('visibilitychange', visibility);
    };
}

/** Newest first, by start and id: a row never moves when its trace ends. */
export function before(one: TraceItem, other: TraceItem): number {
    return other.startTime.localeCompare(one.startTime) || other.traceId.localeCompare(one.traceId);
}

/** Merges what was read with what is there. What is read later counts; any order of reading gives the same rows. */
export function mergeRows(rows: TraceItem[], read: TraceItem[], limit = 500): TraceItem[] {
    const all = new Map(rows.map((row) => [row.traceId, row]));
    for (const row of read) {
        const known = all.get(row.traceId);
        // A trace that has ended does not run again on account of an older answer.
        if (!known || known.status === 'running' || row.status !== 'running') all.set(row.traceId, row);
    }
    return [...all.values()].sort(before).slice(0, limit);
}
