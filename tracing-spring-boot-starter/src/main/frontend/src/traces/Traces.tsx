// The list of traces: what is read does not move.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { TraceItem } from '../api';
import { useNow } from '../clock';
import { Failure, Stale } from '../failure';
import { plural } from '../format';
import { useKeys } from '../keys';
import { follow } from '../live';
import { apiFilters, go, open, peek, query } from '../state';
import { Button, Empty } from '../ui';
import { Columns, hidden } from './Columns';
import { Chips, clearFilters, readFacets, tracesInTime } from './Filters';
import { HistogramChart } from './HistogramChart';
import { KEPT, PAGE, traceList } from './list';
import { Peek } from './Peek';
import { Row } from './Row';
import { RangePicker, SearchField } from './SearchBar';

export function Traces() {
    const selected = useSignal<string[]>([]);
    const active = useSignal('');
    const body = useRef<HTMLTableSectionElement>(null);
    const list = useMemo(
        () =>
            traceList(
                () =>
                    scrollY < 4 && !peek.value && !body.current?.contains(document.activeElement) && !body.current?.querySelector('tr:hover') && !query.value.get('q'),
            ),
        [],
    );
    const { rows, waiting, next, state, failure, version, load, more, refresh } = list;
    const filters = [...query.value].filter(([key]) => key !== 'peek' && key !== 'page').join('&');

    useEffect(() => {
        const end = list.begin();
        const filter = apiFilters(query.value, false);
        // Of a trace that runs one wants to hear the end.
        filter.delete('status');
        filter.delete('q');
        filter.delete('minDurationMs');
        filter.delete('minCost');
        for (const key of [...filter.keys()]) if (key.startsWith('score.')) filter.delete(key);
        const first = load();
        const stop = follow({ filters: filter.toString(), first, read: refresh, wait: () => 600, mayHaveMissed: () => true });
        return () => {
            stop();
            end();
        };
    }, [filters]);
    useEffect(() => {
        const abort = new AbortController();
        void readFacets(abort.signal);
        return () => abort.abort();
    }, [filters, version.value]);
    const now = useNow(rows.value.some((row) => row.status === 'running'));

    const showNew = () => {
        list.showNew();
        scrollTo({ top: 0 });
    };
    const focus = (id: string) => {
        active.value = id;
        const row = () => body.current?.querySelector<HTMLElement>(`tr[data-id="${id}"]`);
        if (row()) row()!.focus();
        else requestAnimationFrame(() => row()?.focus());
    };
    const current = () => rows.value.findIndex((row) => row.traceId === (peek.value || active.value));
    const goTo = (at: number) => {
        const to = rows.value[Math.max(0, Math.min(rows.value.length - 1, at))];
        if (!to) return;
        focus(to.traceId);
        if (peek.value) go({ peek: to.traceId }, 'replace');
    };
    const step = (by: number) => goTo(current() < 0 ? 0 : current() + by);
    const stepToError = (by: 1 | -1) => {
        let at = current() + by;
        while (rows.value[at] && rows.value[at]!.status !== 'error' && rows.value[at]!.errorCount === 0) at += by;
        if (rows.value[at]) goTo(at);
    };
    const toggle = (id: string) =>
        (selected.value = selected.value.includes(id) ? selected.value.filter((each) => each !== id) : [...selected.value, id].slice(-2));
    const compare = () => selected.value.length === 2 && open('compare', { a: selected.value[0]!, b: selected.value[1]! });
    useKeys({
        'next-trace': () => step(1),
        'previous-trace': () => step(-1),
        'show-new': showNew,
        open: () => (peek.value || active.value) && open('trace', { id: peek.value || active.value }),
        select: () => {
            const row = rows.value[Math.max(0, current())];
            if (!row) return;
            toggle(row.traceId);
            goTo(rows.value.indexOf(row) + 1);
        },
        'next-error': () => stepToError(1),
        'previous-error': () => stepToError(-1),
        'compare-or-costliest': compare,
        panel: () => {
            const inside = document.querySelector<HTMLElement>('.peek');
            if (inside && !inside.contains(document.activeElement)) inside.focus();
            else if (active.value) focus(active.value);
        },
    });
    const longest = useComputed(() => Math.max(1, ...rows.value.map((row) => row.durationMs)));
    const rowKey = (event: KeyboardEvent, row: TraceItem) => {
        if (event.target !== event.currentTarget) return;
        const way = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -KEPT, End: KEPT }[event.key];
        if (way) {
            event.preventDefault();
            step(way);
        } else if (event.key === 'Enter') {
            event.preventDefault();
            if (peek.value === row.traceId) open('trace', { id: row.traceId });
            else go({ peek: row.traceId });
        }
    };
    const isActive = rows.value.some((row) => row.traceId === active.value);
    const filtered = [...query.value.keys()].some((key) => !['peek', 'from', 'to'].includes(key));
    return (
        <div class="traces">
            <h1 class="visually-hidden" tabIndex={-1}>
                Traces
            </h1>
            <div class="bar">
                <SearchField />
                <RangePicker />
                <Columns />
            </div>
            <Chips />
            <HistogramChart version={version.value} />
            {waiting.value.length > 0 && (
                <Button class="new" icon="arrow-up" onClick={showNew}>
                    {waiting.value.length >= KEPT ? `${KEPT}+ new traces` : plural(waiting.value.length, 'new trace')}
                </Button>
            )}
            {state.value === 'failed' ? (
                <Failure error={failure.value} onRetry={() => void load()} />
            ) : state.value === 'there' && rows.value.length === 0 ? (
                filtered || query.value.get('from') ? (
                    <Empty icon="search" title="No trace matches these filters.">
                        {tracesInTime() !== undefined && <p>{plural(tracesInTime()!, 'trace')} in this time without them.</p>}
                        <Button onClick={clearFilters}>Clear filters</Button>
                        <Button onClick={() => go({ from: '-30d', to: null }, 'filter')}>Search 30 days</Button>
                    </Empty>
                ) : (
                    <Empty icon="search" title="No traces yet.">
                        <p>
                            Call a method annotated with <code>@AgentRun</code>, or use Spring AI or LangChain4j with the starter. New traces appear here by
                            themselves.
                        </p>
                        <Button onClick={() => go({ from: '-30d' }, 'filter')}>Search 30 days</Button>
                    </Empty>
                )
            ) : (
                <table class={hidden().map((column) => `no-${column}`).join(' ')} aria-busy={state.value === 'loading'} aria-label="Traces">
                    <thead>
                        <tr>
                            <th scope="col" class="pick">
                                <span class="visually-hidden">Select</span>
                            </th>
                            <th scope="col" class="c-name">
                                Name
                            </th>
                            <th scope="col">Input → output</th>
                            <th scope="col" class="figure c-duration">
                                Duration
                            </th>
                            <th scope="col" class="figure wide c-tokens">
                                Tokens
                            </th>
                            <th scope="col" class="figure wide c-cost">
                                Cost
                            </th>
                            <th scope="col" class="wide c-tags">
                                Tags
                            </th>
                            <th scope="col" class="when c-started">
                                Started
                            </th>
                        </tr>
                    </thead>
                    <tbody ref={body}>
                        {rows.value.map((row, i) => (
                            <Row
                                key={row.traceId}
                                row={row}
                                now={now}
                                longest={longest.value}
                                tabbable={isActive ? row.traceId === active.value : i === 0}
                                peeked={peek.value === row.traceId}
                                selected={selected.value.includes(row.traceId)}
                                onSelect={() => toggle(row.traceId)}
                                onFocus={() => (active.value = row.traceId)}
                                onKeyDown={(event) => rowKey(event, row)}
                            />
                        ))}
                    </tbody>
                </table>
            )}
            <footer class="list-end">
                {next.value && rows.value.length < KEPT && <Button onClick={() => void more()}>Load {PAGE} older</Button>}
                {next.value && rows.value.length >= KEPT && <p class="meta">{KEPT} traces are shown. Narrow the time or the filters to see older ones.</p>}
                {selected.value.length > 0 && (
                    <span class="selection">
                        {plural(selected.value.length, 'selected', 'selected')}:{' '}
                        <Button icon="compare" disabled={selected.value.length !== 2} onClick={compare}>
                            Compare
                        </Button>
                        {selected.value.map((id) => (
                            <a key={id} class="button plain" href={`api/traces/${id}/export`} download={`${id}.ndjson`}>
                                Export {id.slice(0, 6)}
                            </a>
                        ))}
                    </span>
                )}
            </footer>
            {failure.value !== undefined && state.value === 'there' && <Stale error={failure.value} onRetry={() => void refresh()} />}
            {peek.value && <Peek id={peek.value} />}
        </div>
    );
}
