// The rows of the list: what was read, what came since then, and what waits because it would move what is read.
import { signal } from '@preact/signals';
import { get, type TraceItem, type TracePage } from '../api';
import { plural } from '../format';
import { before, mergeRows, announce } from '../live';
import { apiFilters, query } from '../state';
import { listed } from './listed';

export const PAGE = 50;
/** The largest page that the API gives. */
const MOST = 200;
export const KEPT = 500;
const COUNTED_EACH = 3_000;

export function traceList(mayGrow: () => boolean) {
    const rows = listed;
    const waiting = signal<TraceItem[]>([]);
    const next = signal<string | undefined>(undefined);
    const state = signal<'loading' | 'there' | 'failed'>('loading');
    const failure = signal<unknown>(undefined);
    /** Counts how often what is counted beside the rows, bars and chips, is to be counted anew. */
    const version = signal(0);
    let counting: ReturnType<typeof setTimeout> | undefined;
    let filtering = new AbortController();

    const page = (limit: number, cursor?: string) => {
        const params = apiFilters(query.value);
        params.set('limit', String(limit));
        if (cursor) params.set('cursor', cursor);
        return get<TracePage>(`traces?${params}`, filtering.signal);
    };
    /** Reads for the filters of now; an answer that comes after they have changed is for nobody. */
    const reading = async (work: () => Promise<void>) => {
        const { signal } = filtering;
        try {
            await work();
            failure.value = undefined;
            state.value = 'there';
        } catch (error) {
            if (signal.aborted) return;
            failure.value = error;
            if (state.value === 'loading' || rows.value.length === 0) state.value = 'failed';
        }
    };
    const load = () =>
        reading(async () => {
            const first = await page(PAGE);
            rows.value = first.items;
            waiting.value = [];
            next.value = first.nextCursor;
            // What is counted beside could not be read either.
            if (failure.value !== undefined) version.value++;
        });
    const more = () =>
        reading(async () => {
            const older = await page(PAGE, next.value);
            rows.value = mergeRows(rows.value, older.items, KEPT);
            next.value = older.nextCursor;
        });
    /** From the newest on: as far as the oldest that runs, which may have ended, and as far as what is known, lest there be a hole that nobody sees. */
    const readNewest = async (known: TraceItem[]) => {
        const ids = new Set(known.map((row) => row.traceId));
        const oldestRunning = known.filter((row) => row.status === 'running').sort(before).at(-1);
        const isPassed = (items: TraceItem[]) => items.some((row) => ids.has(row.traceId)) && (!oldestRunning || before(items.at(-1)!, oldestRunning) >= 0);
        let read = await page(PAGE);
        let items = read.items;
        while (read.nextCursor && items.length < KEPT && !isPassed(items)) {
            read = await page(MOST, read.nextCursor);
            items = [...items, ...read.items];
        }
        return { items, end: read.nextCursor && items.at(-1) };
    };
    /** What is new waits where it would move what is read; rows that are there change in place. */
    const refresh = async () => {
        if (state.value !== 'there' || rows.value.length === 0) return load();
        await reading(async () => {
            const { items, end } = await readNewest([...rows.value, ...waiting.value]);
            const read = new Map(items.map((row) => [row.traceId, row]));
            const shown = new Set(rows.value.map((row) => row.traceId));
            const last = rows.value.at(-1)!;
            const fresh = items.filter((row) => !shown.has(row.traceId) && !(next.value && before(row, last) > 0));
            // What ran and does not come any more has ended, and is none that is asked for.
            const isGone = (row: TraceItem) => row.status === 'running' && !read.has(row.traceId) && !(end && before(row, end) > 0);
            rows.value = mergeRows(rows.value.filter((row) => !isGone(row)), items.filter((row) => shown.has(row.traceId)), KEPT);
            waiting.value = waiting.value.filter((row) => !isGone(row));
            if (mayGrow() && waiting.value.length === 0) rows.value = mergeRows(rows.value, fresh, KEPT);
            else if (fresh.length) {
                waiting.value = mergeRows(waiting.value, fresh, KEPT);
                announce(plural(waiting.value.length, 'new trace'));
            }
            counting ??= setTimeout(() => {
                counting = undefined;
                version.value++;
            }, COUNTED_EACH);
        });
    };
    return {
        rows,
        waiting,
        next,
        state,
        failure,
        version,
        load,
        more,
        refresh,
        showNew: () => {
            rows.value = mergeRows(rows.value, waiting.value, KEPT);
            waiting.value = [];
        },
        /** Begins with other filters, until it is ended. */
        begin: () => {
            filtering = new AbortController();
            state.value = 'loading';
            return () => {
                filtering.abort();
                clearTimeout(counting);
                counting = undefined;
            };
        },
    };
}
