// One trace: its head, three views of it, and what is found in it.
import { signal, useComputed, useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ApiError, base, get, remove, type Found } from '../api';
import { Failure, Stale } from '../failure';
import { clock, cost, count, duration, plural, running, shortId, tokens, visible } from '../format';
import { Held } from '../held';
import { useKeys } from '../keys';
import { listen, liveState } from '../live';
import { announced, go, href, open, panelWidth, preferredView, query, session, spanId, traceId } from '../state';
import { Splitter } from '../splitter';
import { listed } from '../traces/listed';
import { Bidi, Boundary, Button, copy, Dialog, Empty, Icon, Popup, say, StatusIcon, Tabs } from '../ui';
import { useFollow } from './follow';
import { Minimap } from './Minimap';
import { costliest, criticalPath, errors, slowest, tree as treeOf, treeOrder } from './outline';
import { PathFacts } from './PathFacts';
import { above, flatten, idOf, layout, nextLevel, nodeOf, openAtFirst, sizeBelow } from './rows';
import { gapsOf, scale } from './scale';
import { mayAnnotate, mayDelete, Opinions, ScoreDialog, Thumbs } from './Scores';
import { spansOf, WHOLE } from './source';
import { SpanPanel } from './SpanPanel';
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
    const unfolded = useSignal<ReadonlySet<string> | 'all' | undefined>(undefined);
    const panel = useSignal(query.value.get('span') !== null);
    const scoring = useSignal<'' | 'trace' | 'span'>('');
    const deleting = useSignal(false);
    const difference = useSignal(false);
    const wantsError = useSignal(false);
    /** To be selected when it is here. */
    const wanted = useSignal<{ id: string; panel: boolean } | { parent: string; place: number } | undefined>(undefined);
    const following = useSignal(false);
    const found = useSignal<Map<string, string> | undefined>(undefined);
    const findField = useRef<HTMLInputElement>(null);

    useEffect(() => {
        unfolded.value = undefined;
        found.value = undefined;
        wanted.value = undefined;
        void read();
        let due: ReturnType<typeof setTimeout> | undefined;
        const soon = () => {
            if (liveState.value !== 'paused') due ??= setTimeout(() => void read().finally(() => (due = undefined)), part.value ? 5_000 : 500);
        };
        const stop = listen({ filters: `trace=${id}`, onEvents: soon, onReset: soon });
        return () => {
            source.close();
            clearTimeout(due);
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
    const drawn = useMemo(() => layout(tree), [tree]);
    const path = useMemo(() => (part.value ? [] : criticalPath(tree)), [tree]);
    const selected = tree.index.get(spanId.value);
    const active = nodeOf(drawn, spanId.value);
    const opened = useMemo(() => {
        // What is still being read is open too where all is.
        if (unfolded.value === 'all') return new Set(drawn.children.keys());
        const open = unfolded.value === undefined ? openAtFirst(drawn, head.value?.spanCount ?? 0) : new Set([...unfolded.value].flatMap((each) => nodeOf(drawn, each) ?? []));
        // What is selected is in view, if it came into a group meanwhile too.
        if (active !== undefined) for (const each of above(drawn, active)) if (unfolded.value === undefined || each >= tree.spans.length) open.add(each);
        return open;
    }, [drawn, unfolded.value, active]);
    const root = tree.index.get(query.value.get('root') ?? '');
    const rows = useMemo(() => flatten(drawn, opened, root), [drawn, opened, root]);
    const hasModel = spans.value.some((span) => span.type === 'model_generation');
    const told = query.value.get('view') as View | null;
    const view: View = told ?? ((preferredView.value as View) || (hasModel ? 'transcript' : 'waterfall'));
    const newest = view === 'transcript' ? 1 : (rows.nodes.indexOf(tree.spans.length - 1) + 1) / Math.max(1, rows.nodes.length);
    useFollow(following.value && isRunning, newest, spans.value, () => (following.value = false));
    const matches = found.value ? new Set([...found.value.keys()].flatMap((each) => tree.index.get(each) ?? [])) : undefined;
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
    const pathSpans = useComputed(() => new Set(path.map((part) => part.span)));
    const faded =
        only === 'errors' ? (span: number) => tree.spans[span]!.status !== 'error' : only === 'path' ? (span: number) => !pathSpans.value.has(span) : undefined;

    const setOpen = (next: Iterable<number>) => (unfolded.value = new Set(Array.from(next, (each) => idOf(drawn, each))));
    const select = (node: number | undefined, andPanel = false) => {
        if (node === undefined) return;
        const closed = above(drawn, node).filter((each) => !opened.has(each));
        if (closed.length) setOpen([...opened, ...closed]);
        go({ span: idOf(drawn, node) }, 'replace');
        if (andPanel) panel.value = true;
    };
    /** Selects a span that may not be here yet. */
    const selectId = (span: string | undefined, andPanel = false) => {
        if (span === undefined) return;
        const here = nodeOf(drawn, span);
        if (here !== undefined) return select(here, andPanel);
        wanted.value = { id: span, panel: andPanel };
        if (part.value) void source.reach(span);
    };
    useEffect(() => {
        const it = wanted.value;
        if (!it) return;
        const parent = 'id' in it || !it.parent ? undefined : nodeOf(drawn, it.parent);
        const node = 'id' in it ? nodeOf(drawn, it.id) : (parent === undefined ? drawn.tops : drawn.children[parent]!).find((each) => tree.spans[each]?.place === it.place);
        if (node === undefined) return;
        wanted.value = undefined;
        select(node, 'id' in it && it.panel);
    }, [drawn]);
    // Of a large trace what is open at first is so for good: what is read later does not push away what is looked at.
    useEffect(() => {
        if (part.value && version.value > 0 && unfolded.value === undefined) setOpen(opened);
    }, [version.value]);
    // The address may name a span and a subtree's top that are not here yet.
    const rootId = query.value.get('root');
    useEffect(() => {
        if (!part.value) return;
        if (spanId.value && active === undefined) selectId(spanId.value, panel.value);
        if (rootId) void source.reach(rootId);
    }, [part.value !== undefined, spanId.value, rootId]);
    const onMissing = (aboveIt: number, place: number, activate: boolean) => {
        const parent = aboveIt < 0 ? '' : tree.spans[aboveIt]!.id;
        if (activate) wanted.value = { parent, place };
        void source.need(parent, place);
    };
    const toggle = (node: number) => {
        const next = new Set(opened);
        if (!next.delete(node)) next.add(node);
        // What is in a closed one cannot be the active row.
        else if (active !== undefined && above(drawn, active).includes(node)) go({ span: idOf(drawn, node) }, 'replace');
        setOpen(next);
    };
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
    const text = query.value.get('find') ?? '';
    useEffect(() => {
        if (text.trim().length < 2) {
            found.value = undefined;
            return;
        }
        const abort = new AbortController();
        const timer = setTimeout(() => {
            get<Found>(`traces/${id}/find?q=${encodeURIComponent(text)}&limit=1000`, abort.signal)
                .then((answer) => {
                    const hits = answer.items;
                    found.value = new Map(hits.map((hit) => [hit.spanId, hit.field]));
                    announced.value = plural(hits.length, 'match', 'matches');
                })
                .catch(() => undefined);
        }, 200);
        return () => {
            clearTimeout(timer);
            abort.abort();
        };
    }, [text, id, version.value]);
    const hits = found.value ? [...found.value.keys()].filter((each) => part.value || tree.index.has(each)) : [];
    const position = hits.indexOf(spanId.value);
    const nextMatch = (by: number) => {
        if (hits.length === 0) return;
        const to = hits[(position + by + hits.length + (position < 0 && by < 0 ? 1 : 0)) % hits.length]!;
        selectId(to, true);
        showMatch();
        const field = found.value?.get(to);
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
        search: () => findField.current?.focus(),
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
            if (!part.value) return void (unfolded.value = 'all');
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
            const inField = document.activeElement === findField.current;
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
            <div class="trace-head">
                <h1 tabIndex={-1}>
                    <Bidi text={trace.name} />
                </h1>
                <StatusIcon status={trace.status} word />
                <Button class="text" onClick={() => void copy(id, 'Id')} title={id}>
                    {shortId(id)} <Icon name="copy" />
                </Button>
                <Button icon="link" aria-label="Copy link" onClick={() => void copy(location.href, 'Link')} />
                <span class="grow" />
                <Opinions scores={trace.scores} feedback={trace.feedback} />
                <Thumbs traceId={id} feedback={trace.feedback} />
                {mayAnnotate() && (
                    <Button icon="star" onClick={() => (scoring.value = 'trace')}>
                        Score
                    </Button>
                )}
                <Popup icon="more" label="" title="More">
                    {(close) => (
                        <div class="menu">
                            <a class="button plain" href={`${base}api/traces/${id}/export`} download={`${id}.ndjson`} onClick={close}>
                                <Icon name="download" /> Export
                            </a>
                            {listed.value.length > 1 && (
                                <Button icon="compare" onClick={() => open('compare', { a: id, b: listed.value.find((row) => row.traceId !== id && row.name === trace.name)?.traceId ?? '' })}>
                                    Compare with the one before
                                </Button>
                            )}
                            {mayDelete() && (
                                <Button kind="danger" onClick={() => (close(), (deleting.value = true))}>
                                    Delete
                                </Button>
                            )}
                        </div>
                    )}
                </Popup>
            </div>
            <p class="facts">
                <span>{trace.complete ? duration(trace.durationMs) : running(Math.max(trace.durationMs, tree.total))}</span> <span>{plural(trace.spanCount, 'span')}</span>{' '}
                {tokens(trace.usage) > 0 && (
                    <span>
                        {count(tokens(trace.usage))} tokens{trace.usage?.inputDetails?.cacheRead ? ` (${count(trace.usage.inputDetails.cacheRead)} cached)` : ''}
                    </span>
                )}{' '}
                {tokens(trace.usage) > 0 && <span>{cost(trace.cost)}</span>} <span>started {clock(trace.startTime)}</span>{' '}
                {trace.conversationId && (
                    <a href={href({ page: 'conversations', id: trace.conversationId })}>
                        <Bidi text={trace.conversationId} />
                    </a>
                )}
                {Object.entries(trace.metadata ?? {})
                    .slice(0, 8)
                    .map(([key, value]) => (
                        <span key={key} class="meta">
                            <Bidi text={key} /> <Bidi text={String(value)} />
                        </span>
                    ))}
                {(trace.tags ?? []).map((tag) => (
                    <span class="tag" key={tag}>
                        <Bidi text={tag} />
                    </span>
                ))}
                {trace.droppedSpans > 0 && <span class="warn-text">{plural(trace.droppedSpans, 'span')} dropped</span>}
            </p>
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
                <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
                    <Icon name="search" />
                    <input
                        ref={findField}
                        type="search"
                        aria-label="Find in trace"
                        placeholder="Find in trace…"
                        value={text}
                        onInput={(event) => go({ find: event.currentTarget.value || null }, 'replace')}
                        onKeyDown={(event) => {
                            if (event.key === 'Enter') {
                                event.preventDefault();
                                nextMatch(event.shiftKey ? -1 : 1);
                            }
                        }}
                    />
                    {found.value && (
                        <span class="meta" role="status">
                            {hits.length ? `${position < 0 ? '–' : position + 1} of ${hits.length}` : 'No match'}
                        </span>
                    )}
                </form>
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
                                onActive={(node) => select(node)}
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
