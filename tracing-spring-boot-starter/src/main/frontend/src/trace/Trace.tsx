// One trace: its head, three views of it, and what is found in it.
import { signal, useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo } from 'preact/hooks';
import { ApiError, remove } from '../api';
import { Failure, Stale } from '../failure';
import { count, duration, plural, shortId, visible } from '../format';
import { Held } from '../held';
import { useKeys } from '../keys';
import { follow } from '../live';
import { go, open, panelWidth, preferredView, query, session, spanId, traceId } from '../state';
import { Splitter } from '../splitter';
import { listed } from '../traces/listed';
import { Boundary, Button, copy, Dialog, Empty, Icon, say, Tabs } from '../ui';
import { useFind } from './find';
import { FindField, findField } from './FindField';
import { useFollow } from './follow';
import { Minimap } from './Minimap';
import { costliest, criticalPath, errors, slowest, tree as treeOf, treeOrder } from './outline';
import { PathFacts } from './PathFacts';
import { above, idOf, nextLevel, sizeBelow } from './rows';
import { gapsOf, scale } from './scale';
import { mayAnnotate, ScoreDialog } from './Scores';
import { useSelection } from './selection';
import { spansOf, WHOLE } from './source';
import { SpanPanel } from './SpanPanel';
import { TraceHeading } from './TraceHeading';
import { Transcript } from './Transcript';
import { clamp, Waterfall, zoomed, type Zoom } from './Waterfall';

const Difference = lazy(() => import('../values/Diff').then((module) => ({ default: module.Difference })));

/** The span that another one is to be compared with; it may be another trace's. */
const marked = signal<{ trace: string; span: string } | undefined>(undefined);

type View = 'transcript' | 'waterfall' | 'tree';

export function Trace() {
    const id = traceId.value;
    const source = useMemo(() => spansOf(id), [id]);
    const { head, spans, failure, version, part, overview, missed, read } = source;
    const now = useSignal(Date.now());
    const panel = useSignal(query.value.get('span') !== null);
    const scoring = useSignal<'' | 'trace' | 'span'>('');
    const deleting = useSignal(false);
    const difference = useSignal(false);
    const wantsError = useSignal(false);
    const following = useSignal(false);

    useEffect(() => {
        const stop = follow({
            filters: `trace=${id}`,
            first: read(),
            read,
            wait: () => (part.value ? 5_000 : 500),
            mayHaveMissed: () => head.value?.status === 'running',
        });
        return () => {
            source.close();
            stop();
        };
    }, [source]);
    const isRunning = spans.value.some((span) => span.status === 'running');
    useEffect(() => {
        if (!isRunning) return;
        const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
        const timer = setInterval(() => (now.value = Date.now()), still ? 1000 : 250);
        return () => clearInterval(timer);
    }, [isRunning]);

    const tree = useMemo(() => treeOf(spans.value, head.value?.rootSpanId, now.value, part.value), [spans.value, head.value?.rootSpanId, part.value, isRunning ? now.value : 0]);
    const path = useMemo(() => (part.value ? [] : criticalPath(tree)), [tree]);
    const { drawn, rows, opened, selected, active, setOpen, openAll, move, select, selectId, toggle, onMissing } = useSelection(source, tree, panel);
    const hasModel = spans.value.some((span) => span.type === 'model_generation');
    const told = query.value.get('view') as View | null;
    const view: View = told ?? ((preferredView.value as View) || (hasModel ? 'transcript' : 'waterfall'));
    const newest = view === 'transcript' ? 1 : (rows.nodes.indexOf(tree.spans.length - 1) + 1) / Math.max(1, rows.nodes.length);
    useFollow(following.value && isRunning, newest, spans.value, () => (following.value = false));
    const zoomText = query.value.get('zoom');
    const zoom: Zoom = useMemo(() => {
        const [from, to] = (zoomText ?? '').split('-').map((each) => Number(each) / 1000);
        return from !== undefined && to !== undefined && to > from ? clamp({ from, to }, Math.max(tree.total, 0.1)) : { from: 0, to: Math.max(tree.total, 0.1) };
    }, [zoomText, tree.total]);
    const setZoom = (next: Zoom) =>
        go({ zoom: next.from <= 0 && next.to >= tree.total ? null : `${Math.round(next.from * 1000)}-${Math.round(next.to * 1000)}` }, 'replace');
    const foldsGaps = query.value.get('gaps') === '1';
    const gaps = useMemo(() => (part.value ? [] : gapsOf(tree, zoom.from, zoom.to)), [tree, zoom]);
    const timeScale = useMemo(() => scale(zoom.from, zoom.to, foldsGaps ? gaps : []), [zoom, gaps, foldsGaps]);
    const only = query.value.get('only');
    const showPath = view !== 'transcript' && (query.value.get('path') !== '0' || only === 'path');
    const pathSpans = useMemo(() => new Set(path.map((part) => part.span)), [path]);
    const faded =
        only === 'errors' ? (span: number) => tree.spans[span]!.status !== 'error' : only === 'path' ? (span: number) => !pathSpans.has(span) : undefined;

    const setView = (next: View) => {
        preferredView.value = next;
        go({ view: next });
    };
    const failed = useMemo(() => (part.value ? (overview.value?.errorSpanIds ?? []) : errors(tree).map((each) => tree.spans[each]!.id)), [tree, overview.value]);
    const nextError = (by: number) => {
        // Of a trace that is still being read, the first that comes.
        wantsError.value = failed.length === 0 && (head.value?.errorCount ?? 0) > 0;
        if (failed.length === 0) return;
        const at = failed.indexOf(spanId.value);
        selectId(failed[(at + by + failed.length + (at < 0 && by < 0 ? 1 : 0)) % failed.length], true);
    };
    useEffect(() => {
        if (wantsError.value && failed.length > 0) nextError(1);
    }, [failed]);
    const { text, found } = useFind(id, version.value);
    const matches = found ? new Set([...found.keys()].flatMap((each) => tree.index.get(each) ?? [])) : undefined;
    const hits = found ? [...found.keys()].filter((each) => part.value || tree.index.has(each)) : [];
    const position = hits.indexOf(spanId.value);
    const nextMatch = (by: number) => {
        if (hits.length === 0) return;
        const to = hits[(position + by + hits.length + (position < 0 && by < 0 ? 1 : 0)) % hits.length]!;
        selectId(to, true);
        showMatch();
        const field = found?.get(to);
        go({ tab: field && ['input', 'output', 'error', 'attributes'].includes(field) ? field : null }, 'replace');
    };
    const neighbour = (by: number) => {
        const at = listed.value.findIndex((row) => row.traceId === id);
        const to = listed.value[at + by];
        if (to) go({ id: to.traceId, span: null, find: null, zoom: null, root: null, tab: null }, 'replace');
    };
    const idIn = (span: number | undefined) => (span === undefined ? undefined : tree.spans[span]!.id);
    const slowestId = () => (part.value ? overview.value?.slowestSpanId : idIn(slowest(tree)));
    const costliestId = useMemo(() => (part.value ? overview.value?.costliestSpanId : idIn(costliest(tree))), [tree, overview.value]);
    const nextTool = (by: 1 | -1) => {
        const isTool = (span: number) => tree.spans[span]!.type.endsWith('tool_call');
        const way = by > 0 ? treeOrder(tree) : treeOrder(tree).reverse();
        const from = selected === undefined ? -1 : way.indexOf(selected);
        select(way.slice(from + 1).find(isTool) ?? way.find(isTool), true);
    };
    const togglePath = () => go({ path: showPath ? '0' : null, only: null, ...(view === 'transcript' ? { view: 'waterfall' } : {}) }, 'replace');
    const showDifference = () => {
        const isModel = (span: number) => tree.spans[span]!.type === 'model_generation';
        if (selected === undefined || !isModel(selected)) select([...tree.spans.keys()].filter(isModel).at(-1));
        difference.value = hasModel;
    };
    const markOrCompare = () => {
        if (selected === undefined) return;
        const here = { trace: id, span: tree.spans[selected]!.id };
        const there = marked.value;
        marked.value = undefined;
        if (there && there.span !== here.span) return open('compare', { a: there.trace, sa: there.span, b: here.trace, sb: here.span });
        marked.value = here;
        say('Marked: x on another span compares the two');
    };
    const center = () => (selected === undefined ? (zoom.from + zoom.to) / 2 : tree.start[selected]!);
    useKeys({
        search: () => findField()?.focus(),
        'view-transcript': () => setView('transcript'),
        'view-waterfall': inView(() => setView('waterfall')),
        'view-tree': inView(() => setView('tree')),
        'next-error': inView(() => nextError(1)),
        'previous-error': inView(() => nextError(-1)),
        'next-tool': inView(() => nextTool(1)),
        'previous-tool': inView(() => nextTool(-1)),
        'next-trace': () => neighbour(1),
        'previous-trace': () => neighbour(-1),
        path: togglePath,
        slowest: inView(() => selectId(slowestId(), true)),
        'compare-or-costliest': inView(() => selectId(costliestId, true)),
        subtree: () => go({ root: query.value.get('root') || selected === undefined ? null : tree.spans[selected]!.id }),
        'copy-id': () => void copy(selected === undefined ? id : tree.spans[selected]!.id, 'Id'),
        score: () => mayAnnotate() && (scoring.value = selected === undefined ? 'trace' : 'span'),
        diff: showDifference,
        select: markOrCompare,
        panel: () => {
            if (selected === undefined || document.activeElement?.closest('.panel')) return focusView();
            panel.value = true;
            requestAnimationFrame(() => document.querySelector<HTMLElement>('.panel')?.focus());
        },
        'zoom-in': () => setZoom(zoomed(zoom, 0.5, center(), tree.total)),
        'zoom-out': () => setZoom(zoomed(zoom, 2, center(), tree.total)),
        'zoom-fit': () => go({ zoom: null }, 'replace'),
        'zoom-span': () => selected !== undefined && setZoom(clamp({ from: tree.start[selected]!, to: tree.end[selected]! }, tree.total)),
        'open-all': () => {
            if (!part.value) return openAll();
            const next = nextLevel(drawn, opened);
            const rowCount = next.reduce((sum, each) => sum + sizeBelow(drawn, each), rows.nodes.length);
            if (rowCount <= WHOLE || confirm(`Show ${count(rowCount)} rows?`)) setOpen([...opened, ...next]);
        },
        'close-all': () => {
            const top = active === undefined ? undefined : (above(drawn, active).at(-1) ?? active);
            if (top !== undefined) go({ span: idOf(drawn, top) }, 'replace');
            setOpen([]);
        },
        'open-siblings': () => {
            if (active === undefined) return;
            const parent = drawn.parent[active]!;
            setOpen([...opened, ...(parent < 0 ? drawn.tops : drawn.children[parent]!)]);
        },
    });
    useEffect(() => {
        const escape = (event: KeyboardEvent) => {
            if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open], .popup')) return;
            const inField = document.activeElement === findField();
            if (query.value.get('find')) go({ find: null }, 'replace');
            else if (panel.value && !inField) panel.value = false;
            else if (!inField) return;
            focusView();
        };
        addEventListener('keydown', escape);
        return () => removeEventListener('keydown', escape);
    }, []);

    const trace = head.value;
    if (failure.value !== undefined && (!trace || (failure.value instanceof ApiError && failure.value.problem.status === 404))) {
        const missing = failure.value instanceof ApiError && (failure.value.problem.status === 404 || failure.value.problem.status === 400);
        return missing ? (
            <Empty icon="search" title={`No trace has the id ${shortId(id)}.`}>
                <p>{failure.value instanceof ApiError ? failure.value.problem.detail : ''}</p>
                <Button onClick={() => open('traces')}>Back to Traces</Button>
            </Empty>
        ) : (
            <Failure error={failure.value} onRetry={() => void read()} />
        );
    }
    if (!trace) return <p class="meta loading">Loading…</p>;
    document.title = `${visible(trace.name)} · ${trace.status} · ${duration(trace.durationMs)} — Agent Tracing`;
    const deleteIt = async () => {
        await remove(`traces/${id}`);
        open('traces');
    };
    return (
        <div class="trace">
            <TraceHeading id={id} trace={trace} lasts={tree.total} onScore={() => (scoring.value = 'trace')} onDelete={() => (deleting.value = true)} />
            <div class="bar">
                <Tabs
                    label="View"
                    now={view}
                    onChange={setView}
                    controls="view"
                    tabs={[
                        { id: 'transcript', label: 'Transcript' },
                        { id: 'waterfall', label: 'Waterfall' },
                        { id: 'tree', label: 'Tree' },
                    ]}
                />
                <FindField text={text} matches={found && hits.length} now={position} onNext={nextMatch} />
                {!part.value && (
                    <Button icon="bolt" class={`chip ${showPath ? 'on' : ''}`} pressed={showPath} onClick={(event: MouseEvent) => (event.shiftKey ? go({ only: only === 'path' ? null : 'path' }, 'replace') : togglePath())}>
                        Critical path
                    </Button>
                )}
                {trace.errorCount > 0 && (
                    <Button icon="error" class={`chip ${only === 'errors' ? 'on' : ''}`} onClick={(event: MouseEvent) => (event.shiftKey ? go({ only: only === 'errors' ? null : 'errors' }, 'replace') : nextError(1))}>
                        {plural(trace.errorCount, 'error')}
                    </Button>
                )}
                <Button icon="snail" class="chip" onClick={() => selectId(slowestId(), true)}>
                    Slowest
                </Button>
                {costliestId !== undefined && (
                    <Button icon="coin" class="chip" onClick={() => selectId(costliestId, true)}>
                        Costliest
                    </Button>
                )}
                {view === 'waterfall' && gaps.length > 0 && (
                    <Button class={`chip ${foldsGaps ? 'on' : ''}`} pressed={foldsGaps} title="Times in which nothing runs" onClick={() => go({ gaps: foldsGaps ? null : '1' }, 'replace')}>
                        Fold gaps
                    </Button>
                )}
                {isRunning && (
                    <Button icon="arrow-down" class={`chip ${following.value ? 'on' : ''}`} pressed={following.value} onClick={() => (following.value = !following.value)}>
                        Follow
                    </Button>
                )}
                {query.value.get('root') && (
                    <Button class="chip on" onClick={() => go({ root: null })}>
                        Subtree alone <Icon name="close" />
                    </Button>
                )}
            </div>
            {view !== 'transcript' && <Minimap tree={tree} overview={part.value && overview.value} zoom={zoom} onZoom={setZoom} />}
            {showPath && path.length > 0 && <PathFacts tree={tree} path={path} onSelect={(span) => select(span, true)} />}
            {failure.value !== undefined && <Stale error={failure.value} onRetry={() => void read()} />}
            {missed.value && (
                <p class="warn">
                    Some spans could not be read. <Button onClick={() => void read()}>Try again</Button>
                </p>
            )}
            <div class={`split ${panel.value && selected !== undefined ? 'with-panel' : ''}`} style={{ '--panel': `${panelWidth.value}px` } as preact.JSX.CSSProperties}>
                <div id="view" role="tabpanel" aria-label={view} class="view">
                    <Boundary what="The view">
                        {view === 'transcript' ? (
                            <Transcript path={`traces/${id}/transcript`} version={version.value} selected={spanId.value} onSelect={(each) => selectId(each, true)} onRoot={(each) => go({ root: each, view: 'waterfall' })} />
                        ) : (
                            <Waterfall
                                layout={drawn}
                                rows={rows}
                                open={opened}
                                active={active}
                                matches={matches}
                                faded={faded}
                                path={path}
                                showPath={showPath}
                                zoom={zoom}
                                scale={timeScale}
                                table={view === 'tree'}
                                onActive={move}
                                onToggle={toggle}
                                onMissing={onMissing}
                                onPanel={() => (panel.value = true)}
                                onZoom={setZoom}
                            />
                        )}
                    </Boundary>
                </div>
                {panel.value && selected !== undefined && (
                    <>
                        <Splitter label="Width of the panel" width={panelWidth} />
                        <Boundary what="The panel">
                            <Held key={spanId.value}>
                                <SpanPanel traceId={id} tree={tree} span={selected} version={version.value} find={text} onClose={() => (panel.value = false)} onScore={() => (scoring.value = 'span')} onCompare={markOrCompare} onSelect={(span) => select(span, true)} />
                            </Held>
                        </Boundary>
                    </>
                )}
            </div>
            {scoring.value && (
                <ScoreDialog traceId={id} {...(scoring.value === 'span' && selected !== undefined ? { spanId: tree.spans[selected]!.id } : {})} onClose={() => (scoring.value = '')} onSaved={() => void read()} />
            )}
            {deleting.value && (
                <Dialog title="Delete this trace?" onClose={() => (deleting.value = false)}>
                    <p>
                        {plural(trace.spanCount, 'span')} with all they took and gave, scores and feedback are erased. This cannot be undone.
                        {session.value?.readOnly ? ' The API is read-only.' : ''}
                    </p>
                    <Button kind="danger" onClick={() => void deleteIt()}>
                        Delete
                    </Button>
                </Dialog>
            )}
            {difference.value && selected !== undefined && (
                <Dialog title="What was new in this call" onClose={() => (difference.value = false)}>
                    <Suspense fallback={<p class="meta">Loading…</p>}>
                        <Difference traceId={id} tree={tree} span={selected} />
                    </Suspense>
                </Dialog>
            )}
        </div>
    );
}

/** The match is somewhere in the panel, which may still be reading it. */
function showMatch(frames = 120): void {
    requestAnimationFrame(() => {
        const mark = document.querySelector('.panel mark');
        if (mark) mark.scrollIntoView({ block: 'nearest' });
        else if (frames > 0) showMatch(frames - 1);
    });
}

/** Does something, and leaves the keys with the view. */
function inView(work: () => void): () => void {
    return () => {
        work();
        focusView();
    };
}

/** To the rows, or the turn that is selected. */
function focusView(): void {
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.view [role=tree], .view .item.selected')?.focus());
}
