// One row of a waterfall or tree: a span, a group of alike spans, or what is not here yet.
import type { ComponentChildren } from 'preact';
import type { Outline } from '../api';
import { bytes, cost, count, duration, plural, running, tokens } from '../format';
import { typeColour } from '../icons';
import { Bidi, Icon, StatusIcon, TypeIcon } from '../ui';
import { selfTime, type Tree } from './outline';
import { idOf, sizeBelow } from './rows';
import type { Scale } from './scale';
import type { Props } from './Waterfall';

const FLAGS: Record<string, [icon: string, text: string]> = {
    cut: ['cut', 'A value was cut'],
    hidden: ['eye-off', 'A value is hidden'],
    parentLost: ['lost-parent', 'This span lost its parent; it is shown under the root'],
};

export const INDENT = 14;

/** As it is read aloud. */
export function said(span: Outline, start: number, onPath: boolean): string {
    const took = span.status === 'running' ? 'running' : duration(span.durationMs);
    return `${span.type.replaceAll('_', ' ')} ${span.name}, ${span.status}, ${took}, starts at ${duration(start)}${onPath ? ', on the critical path' : ''}`;
}

interface RowProps extends Props {
    place: number;
    top: number;
    deepest: number;
}

/** What all rows have: their place in the tree, the chevron, and the name's column. */
function Row(props: RowProps & { node: number; label: string; class: string; names: ComponentChildren; children: ComponentChildren; onClick: () => void }) {
    const { layout, node } = props;
    const depth = layout.depth[node]!;
    const below = sizeBelow(layout, node);
    const isOpen = props.open.has(node);
    const active = props.active === node;
    return (
        <div
            id={`span-${idOf(layout, node)}`}
            role="treeitem"
            class={`span-row ${active ? 'active' : ''} ${props.class}`}
            style={{ top: `${props.top}px` }}
            aria-level={depth + 1}
            aria-setsize={sizeBelow(layout, layout.parent[node]!)}
            aria-posinset={props.place + 1}
            aria-expanded={below ? isOpen : undefined}
            aria-selected={active}
            aria-label={props.label}
            onClick={props.onClick}
        >
            <span class="names" style={{ paddingLeft: `${6 + Math.min(depth, props.deepest) * INDENT}px` }}>
                {depth > props.deepest && <span class="meta level">⋯{depth + 1}</span>}
                {below ? (
                    <span
                        class={`fold ${isOpen ? 'open' : ''}`}
                        onClick={(event) => {
                            event.stopPropagation();
                            props.onToggle(node);
                        }}
                    >
                        <Icon name="chevron" />
                    </span>
                ) : (
                    <span class="fold" />
                )}
                {props.names}
            </span>
            {props.children}
        </div>
    );
}

export function MissingRow(props: RowProps & { above: number }) {
    const depth = props.above < 0 ? 0 : props.layout.depth[props.above]! + 1;
    return (
        <div role="none" class="span-row missing" style={{ top: `${props.top}px` }}>
            <span class="names" style={{ paddingLeft: `${22 + Math.min(depth, props.deepest) * INDENT}px` }}>
                <i />
            </span>
        </div>
    );
}

export function GroupRow(props: RowProps & { node: number }) {
    const { layout, node } = props;
    const { tree } = layout;
    const group = layout.groups[node - tree.spans.length]!;
    const first = tree.spans[group.members[0]!]!;
    const from = tree.start[group.members[0]!]!;
    const to = group.members.reduce((last, each) => Math.max(last, tree.end[each]!), from);
    const told = [`p50 ${duration(group.p50)}`, ...(group.errors ? [plural(group.errors, 'error')] : [])];
    const faded = (props.matches && !group.members.some((each) => props.matches!.has(each))) || (props.faded && group.members.every(props.faded));
    return (
        <Row
            {...props}
            label={`group of ${count(group.members.length)} ${first.type.replaceAll('_', ' ')} ${first.name}, ${told.join(', ')}`}
            class={`group ${faded ? 'faded' : ''}`}
            onClick={() => {
                props.onActive(node);
                props.onToggle(node);
            }}
            names={
                <>
                    <TypeIcon type={first.type} />
                    <span class="name">
                        <Bidi text={first.name} />
                    </span>
                    <span class="meta">
                        × {count(group.members.length)} · {told.join(' · ')}
                    </span>
                </>
            }
        >
            {props.table ? (
                <span class="col">{duration(to - from)}</span>
            ) : (
                <span class="bars">
                    <span class={`bar group-bar t-${typeColour(first.type)}`} style={extent(from, to, props.scale)} />
                </span>
            )}
        </Row>
    );
}

export function SpanRow(props: RowProps & { node: number; onPath: boolean }) {
    const { layout, node: number } = props;
    const { tree } = layout;
    const span = tree.spans[number]!;
    const below = sizeBelow(layout, number);
    const isOpen = props.open.has(number);
    const faded = (props.matches && !props.matches.has(number)) || props.faded?.(number);
    const inside = isOpen || !below ? 0 : (span.subtreeErrors ?? 0) - (span.status === 'error' ? 1 : 0);
    return (
        <Row
            {...props}
            label={said(span, tree.start[number]!, props.onPath)}
            class={`${faded ? 'faded' : ''} ${props.matches?.has(number) ? 'match' : ''}`}
            onClick={() => {
                props.onActive(number);
                props.onPanel();
            }}
            names={
                <>
                    <TypeIcon type={span.type} />
                    {span.status !== 'ok' && <StatusIcon status={span.status} />}
                    <span class="name">
                        <Bidi text={span.name} />
                    </span>
                    <span class="meta second">
                        <Bidi text={span.model ?? (span.inputPreview ?? '').slice(0, 40)} />
                    </span>
                    <span class="grow" />
                    {below > 0 && !isOpen && <span class="meta">({count(below)} folded)</span>}
                    {inside > 0 && <span class="error-text">{plural(inside, 'error')} inside</span>}
                    {(span.flags ?? []).map((flag) =>
                        Object.hasOwn(FLAGS, flag) ? (
                            <span key={flag} class="flag" title={FLAGS[flag]![1]}>
                                <Icon name={FLAGS[flag]![0]} label={FLAGS[flag]![1]} />
                            </span>
                        ) : null,
                    )}
                    {span.scores?.length ? (
                        <span class="flag" title={plural(span.scores.length, 'score')}>
                            <Icon name="star" />
                        </span>
                    ) : null}
                    {!props.table && tokens(span.usage) > 0 && (
                        <span class="meta tokens">
                            {count(span.usage?.inputTokens ?? 0)}→{count(span.usage?.outputTokens ?? 0)}
                        </span>
                    )}
                </>
            }
        >
            {props.table ? <Columns tree={tree} span={number} outline={span} /> : <Bar tree={tree} span={number} scale={props.scale} onPath={props.onPath} outline={span} />}
        </Row>
    );
}

function Columns({ tree, span, outline }: { tree: Tree; span: number; outline: Outline }) {
    return (
        <>
            <span class="col">{outline.status === 'running' ? running(tree.end[span]! - tree.start[span]!) : duration(outline.durationMs)}</span>
            <span class="col">{duration(selfTime(tree, span) ?? NaN)}</span>
            <span class="col">{tokens(outline.usage) ? count(tokens(outline.usage)) : ''}</span>
            <span class="col">{outline.cost ? cost(outline.cost) : tokens(outline.usage) ? 'unknown' : ''}</span>
            <span class="col text">
                <Bidi text={outline.inputPreview ?? ''} /> → <Bidi text={outline.error ? outline.error.message : (outline.outputPreview ?? '')} />
                {outline.outputBytes ? <span class="meta"> {bytes(outline.outputBytes)}</span> : null}
            </span>
        </>
    );
}

/** Where a bar stands, in percent; cut a little out of view. */
function drawn(start: number, end: number, scale: Scale): { left: number; width: number } {
    const left = Math.max(-1, 100 * scale.at(start));
    return { left, width: Math.max(0, Math.min(101, 100 * scale.at(end)) - left) };
}

function extent(start: number, end: number, scale: Scale): preact.JSX.CSSProperties {
    const { left, width } = drawn(start, end, scale);
    return { left: `${left}%`, width: `max(2px, ${width}%)` };
}

/** How much of the bar as it is drawn, in percent, is before the first token. */
export function paleShare(start: number, end: number, firstToken: number | undefined, scale: Scale): number {
    const { left, width } = drawn(start, end, scale);
    if (firstToken === undefined || width === 0) return 0;
    return Math.max(0, Math.min(100, (100 * (100 * scale.at(start + firstToken) - left)) / width));
}

function Bar({ tree, span, scale, outline, onPath }: { tree: Tree; span: number; scale: Scale; outline: Outline; onPath: boolean }) {
    const start = tree.start[span]!;
    const end = tree.end[span]!;
    const left = 100 * scale.at(start);
    const width = 100 * scale.at(end) - left;
    const pale = paleShare(start, end, outline.timeToFirstTokenMs, scale);
    const isRunning = outline.status === 'running';
    const label = isRunning ? running(end - start) : duration(outline.durationMs);
    const out = left > 100 || left + width < 0;
    return (
        <span class="bars">
            {!out && (
                <span
                    class={`bar t-${typeColour(outline.type)} b-${outline.status} ${onPath ? 'on-path' : ''}`}
                    style={extent(start, end, scale)}
                >
                    {pale > 0 && <i style={{ width: `${pale}%` }} />}
                </span>
            )}
            {!out && (
                <span class={`bar-label ${left + width > 80 ? (left > 15 ? 'before' : 'inside') : ''}`} style={left + width > 80 && left > 15 ? { right: `${100 - left}%` } : { left: `${Math.max(0, left + (left + width > 80 ? 0 : width))}%` }}>
                    {label}
                </span>
            )}
        </span>
    );
}
