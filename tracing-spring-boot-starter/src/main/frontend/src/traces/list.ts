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
        });
    const more = () =>
        reading(async () => {
            const older = await page(PAGE, next.value);
            rows.value = mergeRows(rows.value, older.items, KEPT);
            next.value = older.nextCursor;
        });
    /** What is new waits where it would move what is read; rows that are there change in place. */
    const refresh = async () => {
        if (state.value !== 'there') return load();
        await reading(async () => {
            const shown = new Set(rows.value.map((row) => row.traceId));
            const known = new Set([...shown, ...waiting.value.map((row) => row.traceId)]);
            const last = rows.value.at(-1);
            // As far as the last row that runs: that may have ended.
            let read = await page(Math.min(MOST, rows.value.findLastIndex((row) => row.status === 'running') + 1 + PAGE));
            let items = read.items;
            // And as far as what is known, lest there be a hole that nobody sees.
            while (last && read.nextCursor && items.length < KEPT && !read.items.some((row) => known.has(row.traceId))) {
                read = await page(MOST, read.nextCursor);
                items = [...items, ...read.items];
            }
            const older = (row: TraceItem) => next.value && last && before(row, last) > 0;
            const fresh = items.filter((row) => !shown.has(row.traceId) && !older(row));
            rows.value = mergeRows(rows.value, items.filter((row) => shown.has(row.traceId)), KEPT);
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
