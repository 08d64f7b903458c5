// One trace: its head, three views of it, and what is found in it.
import { useSignal } from '@preact/signals';
import { Suspense } from 'preact/compat';
import { useEffect, useMemo } from 'preact/hooks';
import { useNow } from '../clock';
import { Stale } from '../failure';
import { duration, plural, visible } from '../format';
import { Held } from '../held';
import { isTyping, useKeys } from '../keys';
import { follow } from '../live';
import { part as partOf } from '../part';
import { go, panelWidth, preferredView, query, spanId, traceId } from '../state';
import { Splitter } from '../splitter';
import { listed } from '../traces/listed';
import { Boundary, Button, copy, Dialog, Icon, Tabs } from '../ui';
import { DeleteDialog } from './DeleteDialog';
import { useFind } from './find';
import { FindField, findField } from './FindField';
import { useFolding } from './folding';
import { focusPanel, focusView, inView } from './focus';
import { newestRow, useFollow } from './follow';
import { useLandmarks } from './landmarks';
import { markOrCompare } from './marked';
import { Minimap, type Sight } from './Minimap';
import { criticalPath, tree as treeOf } from './outline';
import { PathFacts } from './PathFacts';
import { mayAnnotate, ScoreDialog } from './Scores';
import { useSelection } from './selection';
import { spansOf } from './source';
import { SpanPanel } from './SpanPanel';
import { TraceHeading } from './TraceHeading';
import { isMissing, TraceMissing } from './TraceMissing';
import { Transcript } from './Transcript';
import { Waterfall } from './Waterfall';
import { useZoom } from './zoom';

const Difference = partOf(() => import('../values/Diff').then((module) => module.Difference));

type View = 'transcript' | 'waterfall' | 'tree';

export function Trace() {
    const id = traceId.value;
    const source = useMemo(() => spansOf(id), [id]);
    const { head, spans, failure, version, part, overview, missed, read } = source;
    const panel = useSignal(query.value.get('span') !== null);
    const scoring = useSignal<'' | 'trace' | 'span'>('');
    const deleting = useSignal(false);
    const difference = useSignal(false);
    const following = useSignal(false);
    const sight = useSignal<Sight>([undefined, undefined]);

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
            following.value = false;
        };
    }, [source]);
    const isRunning = spans.value.some((span) => span.status === 'running');
    const now = useNow(isRunning);
    const tree = useMemo(() => treeOf(spans.value, head.value?.rootSpanId, now, part.value), [spans.value, head.value?.rootSpanId, part.value, isRunning ? now : 0]);
    const path = useMemo(() => (part.value ? [] : criticalPath(tree)), [tree]);
    const selection = useSelection(source, tree, panel);
    const { drawn, rows, opened, selected, active, move, select, selectId, toggle, onMissing } = selection;
    const hasModel = spans.value.some((span) => span.type === 'model_generation');
    /** By what was there when it was read first: the view does not change beneath the reader. */
    const firstView = useMemo<View>(() => (hasModel ? 'transcript' : 'waterfall'), [source, version.value > 0]);
    const told = query.value.get('view') as View | null;
    const view: View = told ?? ((preferredView.value as View) || firstView);
    const newest = view === 'transcript' ? 'end' : following.value ? newestRow(drawn, rows) : undefined;
    useFollow(following.value, newest, rows.nodes.length, () => (following.value = false));
    const { zoom, setZoom, hasGaps, foldsGaps, timeScale } = useZoom(tree, part.value !== undefined, selected);
    const only = query.value.get('only');
    const showPath = view !== 'transcript' && (query.value.get('path') !== '0' || only === 'path');
    const pathSpans = useMemo(() => new Set(path.map((part) => part.span)), [path]);
    const faded = only === 'errors' ? (span: number) => tree.spans[span]!.status !== 'error' : only === 'path' ? (span: number) => !pathSpans.has(span) : undefined;
    const setView = (next: View) => {
        preferredView.value = next;
        go({ view: next });
    };
    const { toError, toSlowest, toCostliest } = useLandmarks(source, tree, selection);
    const { text, matches, hits, position, nextMatch, searched } = useFind(id, version.value, tree, part.value !== undefined, selectId);
    const neighbour = (by: number) => {
        const at = listed.value.findIndex((row) => row.traceId === id);
        const to = listed.value[at + by];
        if (to) go({ id: to.traceId, span: null, find: null, zoom: null, root: null, tab: null }, 'replace');
    };
    const togglePath = () => go({ path: showPath ? '0' : null, only: null, ...(view === 'transcript' ? { view: 'waterfall' } : {}) }, 'replace');
    const showDifference = () => {
        const isModel = (span: number) => tree.spans[span]!.type === 'model_generation';
        if (selected === undefined || !isModel(selected)) select([...tree.spans.keys()].filter(isModel).at(-1));
        difference.value = hasModel;
    };
    const mark = () => selected !== undefined && markOrCompare({ trace: id, span: tree.spans[selected]!.id });
    useFolding(part.value !== undefined, selection);
    useKeys({
        search: () => findField()?.focus(),
        'view-transcript': () => setView('transcript'),
        'view-waterfall': inView(() => setView('waterfall')),
        'view-tree': inView(() => setView('tree')),
        'next-trace': () => neighbour(1),
        'previous-trace': () => neighbour(-1),
        path: togglePath,
        subtree: () => go({ root: query.value.get('root') || selected === undefined ? null : tree.spans[selected]!.id }),
        'copy-id': () => void copy(selected === undefined ? id : tree.spans[selected]!.id, 'Id'),
        score: () => mayAnnotate() && (scoring.value = selected === undefined ? 'trace' : 'span'),
        diff: showDifference,
        select: mark,
        panel: () => {
            if (selected === undefined || document.activeElement?.closest('.panel')) return focusView();
            panel.value = true;
            focusPanel();
        },
    });
    useEffect(() => {
        const escape = (event: KeyboardEvent) => {
            if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open], .popup')) return;
            const inField = document.activeElement === findField();
            if (!inField && isTyping(event.target)) return;
            if (query.value.get('find')) go({ find: null }, 'replace');
            else if (panel.value && !inField) panel.value = false;
            else if (!inField) return;
            focusView();
        };
        addEventListener('keydown', escape);
        return () => removeEventListener('keydown', escape);
    }, []);

    const trace = head.value;
    if (failure.value !== undefined && (!trace || isMissing(failure.value))) return <TraceMissing id={id} failure={failure.value} onRetry={() => void read()} />;
    if (!trace) return <p class="meta loading">Loading…</p>;
    document.title = `${visible(trace.name)} · ${trace.status} · ${duration(trace.durationMs)} — Agent Tracing`;
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
                <FindField text={text} matches={hits?.length} now={position} searched={searched} onNext={nextMatch} />
                {!part.value && (
                    <Button icon="bolt" class={`chip ${showPath ? 'on' : ''}`} pressed={showPath} onClick={(event: MouseEvent) => (event.shiftKey ? go({ only: only === 'path' ? null : 'path' }, 'replace') : togglePath())}>
                        Critical path
                    </Button>
                )}
                {trace.errorCount > 0 && (
                    <Button icon="error" class={`chip ${only === 'errors' ? 'on' : ''}`} onClick={(event: MouseEvent) => (event.shiftKey ? go({ only: only === 'errors' ? null : 'errors' }, 'replace') : toError(1))}>
                        {plural(trace.errorCount, 'error')}
                    </Button>
                )}
                <Button icon="snail" class="chip" onClick={toSlowest}>
                    Slowest
                </Button>
                {toCostliest && (
                    <Button icon="coin" class="chip" onClick={toCostliest}>
                        Costliest
                    </Button>
                )}
                {view === 'waterfall' && hasGaps && (
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
            {view !== 'transcript' && <Minimap layout={drawn} overview={part.value && overview.value} zoom={zoom} sight={sight} onZoom={setZoom} />}
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
                                sight={sight}
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
                                <SpanPanel traceId={id} tree={tree} span={selected} version={version.value} find={text} onClose={() => (panel.value = false)} onScore={() => (scoring.value = 'span')} onCompare={mark} onSelect={(span) => select(span, true)} />
                            </Held>
                        </Boundary>
                    </>
                )}
            </div>
            {scoring.value && (
                <ScoreDialog traceId={id} {...(scoring.value === 'span' && selected !== undefined ? { spanId: tree.spans[selected]!.id } : {})} onClose={() => (scoring.value = '')} onSaved={() => void read()} />
            )}
            {deleting.value && <DeleteDialog id={id} spans={trace.spanCount} onClose={() => (deleting.value = false)} />}
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
