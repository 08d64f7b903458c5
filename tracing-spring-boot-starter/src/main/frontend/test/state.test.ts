import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TraceItem } from '../src/api';
import { actionOf } from '../src/keys';
import { mergeRows } from '../src/live';
import { address, apiFilters, changed, go, instant, link, query } from '../src/state';
import { inView, toSee } from '../src/windowing';

function row(id: number, status: TraceItem['status'], start: number): TraceItem {
    return { traceId: `t${id}`, name: 'a', status, errorCount: 0, startTime: new Date(start * 1000).toISOString(), durationMs: 1, spanCount: 1, usage: {}, models: [], tags: [], metadata: {}, scores: [], droppedSpans: 0 } as unknown as TraceItem;
}

describe('rows', () => {
    it('are the same whatever order events come in, and none moves when it ends', () => {
        const any = fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 20 });
        fc.assert(
            fc.property(any, fc.func(fc.integer()), (ids, order) => {
                const running = ids.map((id) => row(id, 'running', id % 7));
                const ended = ids.map((id) => row(id, 'ok', id % 7));
                const all = [...running, ...ended].sort((a, b) => order(a.traceId + a.status) - order(b.traceId + b.status));
                const result = all.reduce((rows, each) => mergeRows(rows, [each]), [] as TraceItem[]);
                expect(result).toEqual(mergeRows([], ended));
                expect(mergeRows(mergeRows([], running), ended).map((each) => each.traceId)).toEqual(mergeRows([], running).map((each) => each.traceId));
            }),
        );
    });
});

describe('state', () => {
    it('is in the address, several values of a key too', () => {
        const next = changed(new URLSearchParams('tag=a&q=x'), { tag: ['b', 'c'], q: null, peek: 'id' });
        expect(next.toString()).toBe('tag=b&tag=c&peek=id');
        expect(address(new URLSearchParams({ q: 'x'.repeat(3000) })).length).toBeLessThan(2000);
    });

    it('asks the API for a time, and for what is a filter only', () => {
        const now = Date.parse('2026-01-02T00:00:00Z');
        const filters = apiFilters(new URLSearchParams('page=trace&peek=x&tag=a&metadata.user=b&score.accuracy=0.9..'), true, now);
        expect(Object.fromEntries(filters)).toEqual({ tag: 'a', 'metadata.user': 'b', 'score.accuracy': '0.9..', from: '2026-01-01T00:00:00.000Z' });
        expect(instant('-15m', now)).toBe('2026-01-01T23:45:00.000Z');
        expect(instant('nonsense', now)).toBeUndefined();
    });

    it('knows the keys', () => {
        expect(actionOf('t', 'g')).toBe('go-traces');
        expect(actionOf('t', '')).toBe('next-tool');
        expect(actionOf('q', '')).toBeUndefined();
        expect(actionOf('E', '')).toBe('previous-error');
    });
});

describe('windowing', () => {
    it('has few rows in view, and all that are to be seen', () => {
        const view = inView(100_000, 28, 28_000, 600);
        expect(view.last - view.first).toBeLessThan(80);
        expect(view.first).toBeLessThanOrEqual(1000);
        expect(view.last).toBeGreaterThanOrEqual(1022);
        expect(toSee(5, 28, 0, 600)).toBe(0);
        expect(toSee(500, 28, 0, 600)).toBeGreaterThan(0);
    });
});

describe('the address', () => {
    it('is not written more often than browsers take, and tells in the end what is looked at', () => {
        vi.useFakeTimers();
        const written = vi.spyOn(history, 'replaceState');
        for (let i = 0; i < 500; i++) go({ span: String(i) }, 'replace');
        expect(query.value.get('span')).toBe('499');
        expect(written.mock.calls.length).toBeLessThan(30);
        expect(link()).toContain('span=499');
        vi.advanceTimersByTime(2_000);
        expect(location.search).toContain('span=499');
        go({ page: 'dashboard' });
        expect(location.search).toContain('page=dashboard');
        vi.useRealTimers();
    });

    it('may be refused by the browser', () => {
        vi.spyOn(history, 'pushState').mockImplementationOnce(() => {
            throw new DOMException('too often', 'SecurityError');
        });
        go({ page: 'compare' });
        expect(query.value.get('page')).toBe('compare');
    });
});
