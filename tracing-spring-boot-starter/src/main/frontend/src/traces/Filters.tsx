// Chips with counts.
import { signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { get, type Count, type Facets } from '../api';
import { count, visible } from '../format';
import { apiFilters, go, query } from '../state';
import { Bidi, Button, Icon, Popup } from '../ui';

const facets = signal<Facets | undefined>(undefined);

/** How many traces there are in the time without any filter, and how many have errors. */
export async function readFacets(signal?: AbortSignal): Promise<void> {
    try {
        facets.value = await get<Facets>(`facets?${timeOnly()}`, signal);
    } catch (error) {
        // What is not known is not shown as what it was.
        if (!signal?.aborted) facets.value = undefined;
    }
}

function timeOnly(): URLSearchParams {
    const whole = apiFilters(query.value);
    const time = new URLSearchParams();
    for (const key of ['from', 'to']) if (whole.get(key)) time.set(key, whole.get(key)!);
    return time;
}

const shown = (value: string) => value.replaceAll('_', ' ');

/** From the field down into the options, and back up. */
function walkOptions(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const stops = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('input, [role=option]')];
    stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(document.activeElement as HTMLElement) + by))]?.focus();
}

/** Several of the values that there are, with how many traces have each. */
function Choice(props: { label: string; param: string; counts: Count[] }) {
    const chosen = query.value.getAll(props.param);
    const filter = useSignal('');
    const options = useMemo(() => {
        const wanted = filter.value.toLowerCase();
        const all = [...props.counts, ...chosen.filter((value) => !props.counts.some((each) => each.value === value)).map((value) => ({ value, count: 0 }))];
        return all.filter((each) => shown(each.value).toLowerCase().includes(wanted)).slice(0, 200);
    }, [filter.value, props.counts, chosen.join('\n')]);
    const label = chosen.length === 0 ? props.label : chosen.length === 1 ? `${props.label}: ${visible(shown(chosen[0]!))}` : `${props.label}: ${chosen.length}`;
    const toggle = (value: string) =>
        go({ [props.param]: chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value] }, 'filter');
    return (
        <Popup label={`${label} ▾`} title={props.label} class={`chip ${chosen.length ? 'on' : ''}`}>
            {() => (
                <div class="choice" onKeyDown={walkOptions}>
                    <input
                        role="combobox"
                        aria-expanded="true"
                        aria-controls={`choice-${props.param}`}
                        aria-label={`Filter ${props.label}`}
                        placeholder="Type to filter"
                        onInput={(event) => (filter.value = event.currentTarget.value)}
                    />
                    <div role="listbox" aria-multiselectable="true" aria-label={props.label} id={`choice-${props.param}`}>
                        {options.map((each) => (
                            <button
                                type="button"
                                role="option"
                                key={each.value}
                                aria-selected={chosen.includes(each.value)}
                                onClick={() => toggle(each.value)}
                            >
                                <span class="check">{chosen.includes(each.value) ? '✓' : ''}</span>
                                <Bidi text={shown(each.value)} />
                                <span class="meta">{each.count ? count(each.count) : ''}</span>
                            </button>
                        ))}
                        {options.length === 0 && <p class="meta">Nothing here</p>}
                    </div>
                </div>
            )}
        </Popup>
    );
}

/** What is asked for less often: metadata, least duration and cost, scores. */
function MoreFilters({ keys }: { keys: Count[] }) {
    return (
        <Popup icon="filter" label="+ Filter" class="chip">
            {(close) => (
                <form
                    class="more"
                    onSubmit={(event) => {
                        event.preventDefault();
                        const told = new FormData(event.currentTarget);
                        const text = (key: string) => String(told.get(key) ?? '').trim();
                        const seconds = text('minDuration');
                        go(
                            {
                                ...(text('key') && text('value') ? { [`metadata.${text('key')}`]: text('value') } : {}),
                                ...(seconds ? { minDurationMs: String(Number(seconds) * 1000) } : {}),
                                ...(text('minCost') ? { minCost: text('minCost') } : {}),
                                ...(text('score') ? { [`score.${text('score')}`]: `${text('least') || ''}..${text('most') || ''}` } : {}),
                                ...(text('conversationId') ? { conversationId: text('conversationId') } : {}),
                            },
                            'filter',
                        );
                        close();
                    }}
                >
                    <label>
                        Metadata <input name="key" list="metadata-keys" placeholder="userId" />
                    </label>
                    <datalist id="metadata-keys">
                        {keys.map((each) => (
                            <option key={each.value} value={each.value} />
                        ))}
                    </datalist>
                    <label>
                        is <input name="value" />
                    </label>
                    <label>
                        At least, in seconds <input name="minDuration" type="number" min="0" step="any" />
                    </label>
                    <label>
                        Costs at least, in $ <input name="minCost" type="number" min="0" step="any" />
                    </label>
                    <label>
                        Score <input name="score" placeholder="accuracy" />
                    </label>
                    <label>
                        from <input name="least" type="number" step="any" />
                    </label>
                    <label>
                        to <input name="most" type="number" step="any" />
                    </label>
                    <label>
                        Conversation <input name="conversationId" />
                    </label>
                    <Button type="submit" kind="primary">
                        Add
                    </Button>
                </form>
            )}
        </Popup>
    );
}

const SHOWN_BY_THEMSELVES = ['spanName', 'minDurationMs', 'minCost', 'conversationId'];

function wording(key: string, value: string): string {
    if (key === 'spanName') return `Has span: ${value}`;
    if (key === 'minDurationMs') return `≥ ${Number(value) / 1000} s`;
    if (key === 'minCost') return `≥ $${value}`;
    if (key === 'conversationId') return `Conversation: ${value}`;
    return `${key.replace(/^metadata\./, '').replace(/^score\./, 'Score ')}: ${value}`;
}

export function Chips() {
    const now = facets.value;
    const counts = (key: keyof Facets) => now?.[key] ?? [];
    const statusCount = (status: string) => counts('statuses').find((each) => each.value === status)?.count ?? 0;
    const statuses = query.value.getAll('status');
    const single = (status: string, label: string, icon: string) => (
        <Button
            class={`chip ${statuses.includes(status) ? 'on' : ''}`}
            icon={icon}
            pressed={statuses.includes(status)}
            onClick={() => go({ status: statuses.includes(status) ? statuses.filter((each) => each !== status) : [...statuses, status] }, 'filter')}
        >
            {label} {now && <span class="meta">{count(statusCount(status))}</span>}
        </Button>
    );
    const others = [...query.value].filter(([key]) => SHOWN_BY_THEMSELVES.includes(key) || key.startsWith('metadata.') || key.startsWith('score.'));
    const any = [...query.value.keys()].some((key) => !['page', 'peek', 'from', 'to'].includes(key));
    return (
        <div class="chips" role="group" aria-label="Filters">
            {single('error', 'Errors', 'error')}
            {single('running', 'Running', 'running')}
            <Choice label="Status" param="status" counts={counts('statuses')} />
            <Choice label="Name" param="name" counts={counts('names')} />
            <Choice label="Tag" param="tag" counts={counts('tags')} />
            <Choice label="Model" param="model" counts={counts('models')} />
            <Choice label="Span type" param="type" counts={counts('spanTypes')} />
            {others.map(([key, value]) => (
                <Button key={key} class="chip on" onClick={() => go({ [key]: null }, 'filter')} aria-label={`Remove ${wording(key, value)}`}>
                    <Bidi text={wording(key, value)} /> <Icon name="close" />
                </Button>
            ))}
            <MoreFilters keys={counts('metadataKeys')} />
            {any && (
                <Button class="text" onClick={clearFilters}>
                    Clear
                </Button>
            )}
        </div>
    );
}

export function clearFilters(): void {
    const changes: Record<string, null> = {};
    for (const key of query.value.keys()) if (!['page', 'peek', 'from', 'to'].includes(key)) changes[key] = null;
    go(changes, 'filter');
}

/** All traces of the time, whatever the filters; undefined while that is not known. */
export function tracesInTime(): number | undefined {
    return facets.value?.statuses.reduce((sum, each) => sum + each.count, 0);
}
