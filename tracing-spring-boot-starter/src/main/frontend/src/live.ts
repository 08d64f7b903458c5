// What happens, as it happens: one stream of events a tab, resumed where it broke off, and polling where there is none.
import { computed, signal } from '@preact/signals';
import { base, type TraceItem } from './api';
import { announced } from './state';

export const paused = signal(false);
const reached = signal(true);
/** A pause that one has asked for outlasts a server that stops and comes back. */
export const liveState = computed(() => (paused.value ? 'paused' : reached.value ? 'live' : 'reconnecting'));

const KINDS = ['trace-started', 'span-started', 'span-ended', 'trace-ended', 'scored'];
const HIDDEN_FOR = 30_000;
const SAID_EACH = 10_000;
const POLL = 10_000;

export interface Follower {
    /** Of the events that count. */
    filters: string;
    /** The reading that has begun already. */
    first: Promise<void>;
    /** Reads what is shown again; never fails. */
    read: () => Promise<void>;
    /** How long to gather what happens before it is read, in ms. */
    wait: () => number;
    /** After the first reading: whether what happened between it and the first event would be missed. */
    mayHaveMissed: () => boolean;
}

/** Reads again when something has happened, one read at a time, and none in a pause: what happened meanwhile is read after it. */
export function follow({ filters, first, read, wait, mayHaveMissed }: Follower): () => void {
    let source: EventSource | undefined;
    let failures = 0;
    let lastId = '';
    let stale = false;
    let reading = true;
    let due: ReturnType<typeof setTimeout> | undefined;
    let hidden: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let closed = false;

    const next = () => {
        if (stale && !paused.value && !reading && !closed) due ??= setTimeout(() => void readAgain(), wait());
    };
    const readAgain = async () => {
        due = undefined;
        if (paused.value || closed) return;
        stale = false;
        reading = true;
        await read();
        done();
    };
    const done = () => {
        reading = false;
        next();
    };
    const happened = () => {
        stale = true;
        next();
    };
    const connect = () => {
        if (closed || source) return;
        const resume = lastId ? `${filters ? '&' : ''}lastEventId=${encodeURIComponent(lastId)}` : '';
        source = new EventSource(`${base}api/live?${filters}${resume}`);
        for (const kind of KINDS)
            source.addEventListener(kind, (event) => {
                lastId = (event as MessageEvent).lastEventId || lastId;
                happened();
            });
        source.addEventListener('reset', happened);
        source.onopen = () => {
            if (failures > 0) happened();
            else void first.then(() => mayHaveMissed() && happened());
            failures = 0;
            reached.value = true;
        };
        source.onerror = () => {
            failures++;
            source?.close();
            source = undefined;
            if (failures >= 3) {
                reached.value = false;
                happened();
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
            happened();
        }
    };
    document.addEventListener('visibilitychange', visibility);
    const unsubscribe = paused.subscribe(next);
    void first.then(done);
    connect();
    return () => {
        closed = true;
        reached.value = true;
        disconnect();
        unsubscribe();
        clearTimeout(due);
        clearTimeout(hidden);
        document.removeEventListener('visibilitychange', visibility);
    };
}

let toSay = '';
let saying: ReturnType<typeof setTimeout> | undefined;

/** Has a screen reader say what has happened: a sentence each ten seconds at most, of several the last. */
export function announce(text: string): void {
    toSay = text;
    if (saying) return;
    const say = () => {
        if (toSay) announced.value = toSay;
        saying = toSay ? setTimeout(say, SAID_EACH) : undefined;
        toSay = '';
    };
    say();
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
