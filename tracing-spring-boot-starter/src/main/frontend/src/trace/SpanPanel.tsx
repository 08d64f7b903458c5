// All of one span: what it took and gave, how it failed, what was said of it.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, type ErrorFacts, type Outline, type WholeSpan } from '../api';
import { Failure } from '../failure';
import { bytes, clock, cost, duration, offset, running, shortId, share, tokenDetail } from '../format';
import { reading } from '../reading';
import { go, query } from '../state';
import { Bidi, Boundary, Button, copy, Icon, StatusIcon, Tabs, TypeIcon } from '../ui';
import { Marked, TextLines } from '../values/Text';
import { Value } from '../values/Value';
import { selfTime, type Tree } from './outline';
import { mayAnnotate, ScoreList } from './Scores';

type Tab = 'overview' | 'input' | 'output' | 'attributes' | 'error' | 'scores';

interface Props {
    traceId: string;
    tree: Tree;
    span: number;
    version: number;
    find: string;
    onClose: () => void;
    onScore: () => void;
    onCompare: () => void;
    onSelect: (span: number) => void;
}

export function SpanPanel(props: Props) {
    const { tree, traceId } = props;
    const outline = tree.spans[props.span]!;
    const whole = useSignal<WholeSpan | undefined>(undefined);
    const failure = useSignal<unknown>(undefined);
    const reader = useRef(reading(async () => undefined));
    useEffect(() => {
        const own = reading(async (signal) => {
            try {
                whole.value = await get<WholeSpan>(`traces/${traceId}/spans/${outline.id}?fields=facts`, signal);
                failure.value = undefined;
            } catch (error) {
                if (!signal.aborted) failure.value = error;
            }
        });
        reader.current = own;
        return own.end;
    }, [outline.id]);
    useEffect(() => void reader.current.again(), [outline.id, outline.status, props.version]);
    const span = whole.value?.id === outline.id ? whole.value : undefined;
    const told = query.value.get('tab') as Tab | null;
    const tabs: { id: Tab; label: string }[] = [
        { id: 'overview', label: 'Overview' },
        { id: 'input', label: 'Input' },
        { id: 'output', label: 'Output' },
        { id: 'attributes', label: 'Attributes' },
        ...(outline.error ? [{ id: 'error' as const, label: 'Error' }] : []),
        { id: 'scores', label: `Scores ${span?.scores?.length || ''}` },
    ];
    const tab = told && tabs.some((each) => each.id === told) ? told : 'overview';
    const own = selfTime(tree, props.span);
    const parent = tree.parent[props.span]!;
    return (
        <aside class="panel" aria-label={`Span ${outline.name}`} tabIndex={-1}>
            <header>
                <h2>
                    <TypeIcon type={outline.type} /> <Bidi text={outline.name} />
                </h2>
                <span class="grow" />
                <span class="meta">{outline.type.replaceAll('_', ' ')}</span>
                <Button icon="compare" aria-label="Compare with another span" title="Compare with another span (x on each)" onClick={props.onCompare} />
                <Button icon="close" aria-label="Close the panel" onClick={props.onClose} />
            </header>
            <p class="facts">
                <StatusIcon status={outline.status} word />{' '}
                <span>{outline.status === 'running' ? running(tree.end[props.span]! - tree.start[props.span]!) : duration(outline.durationMs)}</span>{' '}
                <span>{offset(tree.start[props.span]!)}</span> <span>{share(outline.status === 'running' ? tree.end[props.span]! - tree.start[props.span]! : outline.durationMs, tree.total)} of trace</span> {own !== undefined && <span>self {duration(own)}</span>}{' '}
                <time dateTime={outline.startTime}>{clock(outline.startTime)}</time>
                {outline.usage && <span>{tokenDetail(outline.usage)}</span>}
                {(outline.cost || outline.usage) && <span>{cost(outline.cost)}</span>}
                <Button class="text" onClick={() => void copy(outline.id, 'Id')}>
                    {shortId(outline.id)}
                </Button>
                {parent >= 0 && (
                    <Button class="text" onClick={() => props.onSelect(parent)}>
                        in <Bidi text={tree.spans[parent]!.name} />
                    </Button>
                )}
            </p>
            <Warnings outline={outline} span={span} />
            <Tabs label="Parts of the span" tabs={tabs} now={tab} controls="span-tab" onChange={(id) => go({ tab: id === 'overview' ? null : id }, 'replace')} />
            <div id="span-tab" role="tabpanel" tabIndex={0} aria-label={tab}>
                {failure.value !== undefined && <Failure error={failure.value} onRetry={() => void reader.current.again()} />}
                <Boundary what="The span">
                    {(tab === 'overview' || tab === 'error') && outline.error && <ErrorPart error={span?.error ?? outline.error} find={props.find} all={tab === 'error'} />}
                    {(tab === 'overview' || tab === 'input') && <Content which="input" title="Input" outline={outline} traceId={traceId} find={props.find} />}
                    {(tab === 'overview' || tab === 'output') && <Content which="output" title="Output" outline={outline} traceId={traceId} find={props.find} />}
                    {(tab === 'overview' || tab === 'attributes') && <Attributes span={span} find={props.find} />}
                    {tab === 'scores' && (
                        <>
                            <ScoreList scores={span?.scores ?? outline.scores ?? []} />
                            {mayAnnotate() && (
                                <Button icon="star" onClick={props.onScore}>
                                    Score
                                </Button>
                            )}
                        </>
                    )}
                </Boundary>
            </div>
        </aside>
    );
}

function Warnings({ outline, span }: { outline: Outline; span: WholeSpan | undefined }) {
    return (
        <>
            {outline.status === 'abandoned' && (
                <p class="warn">
                    <Icon name="abandoned" /> This span never ended. It was closed as abandoned.
                </p>
            )}
            {outline.parentMissing && (
                <p class="warn">
                    <Icon name="lost-parent" /> This span lost its parent {outline.parentSpanId && shortId(outline.parentSpanId)}; it is shown under the root.
                </p>
            )}
            {(span?.cuts ?? []).slice(0, 5).map((cut, i) => (
                <p class="warn" key={i}>
                    <Icon name="cut" /> {cut.path || 'A value'} was cut at {cut.keptSize.toLocaleString('en')} of {cut.originalSize.toLocaleString('en')} {cut.unit}.
                </p>
            ))}
        </>
    );
}

function Content(props: { which: 'input' | 'output'; title: string; outline: Outline; traceId: string; find: string }) {
    const { outline, which } = props;
    const state = (which === 'input' ? outline.inputState : outline.outputState) ?? undefined;
    const size = (which === 'input' ? outline.inputBytes : outline.outputBytes) ?? 0;
    return (
        <section>
            <h3>
                {props.title} {size > 0 && <span class="meta">{bytes(size)}</span>}
            </h3>
            <Value key={`${outline.id}-${outline.status}`} title={props.title} path={`traces/${props.traceId}/spans/${outline.id}/${which}`} size={size} state={state} status={outline.status} find={props.find} />
        </section>
    );
}

function ErrorPart({ error, find, all }: { error: ErrorFacts; find: string; all: boolean }) {
    return (
        <section>
            <h3>Error</h3>
            <p class="error-box">
                <Icon name="error" /> <strong><Bidi text={error.type} /></strong> <Marked text={error.message} find={find} />
            </p>
            {error.stackTrace && (
                <details open={all}>
                    <summary>Stack trace</summary>
                    <TextLines text={error.stackTrace} find={find} />
                </details>
            )}
        </section>
    );
}

function Attributes({ span, find }: { span: WholeSpan | undefined; find: string }) {
    const facts: [string, unknown][] = [
        ...Object.entries(span?.attributes ?? {}),
        ...Object.entries(span?.metadata ?? {}).map(([key, value]): [string, unknown] => [`metadata.${key}`, value]),
        ...(span?.tags?.length ? [['tags', span.tags.join(', ')] as [string, unknown]] : []),
        ...(span?.remoteParentSpanId ? [['remoteParentSpanId', span.remoteParentSpanId] as [string, unknown]] : []),
    ];
    if (facts.length === 0) return null;
    return (
        <section>
            <h3>Attributes</h3>
            <dl class="attributes">
                {facts.map(([key, value]) => (
                    <div key={key}>
                        <dt>
                            <Bidi text={key} />
                        </dt>
                        <dd>{typeof value === 'object' && value !== null ? <Value title={key} text={JSON.stringify(value)} find={find} /> : <Marked text={String(value)} find={find} />}</dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}
