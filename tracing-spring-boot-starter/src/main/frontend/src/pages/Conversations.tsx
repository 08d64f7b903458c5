// Conversations beside one another, and one of them as a dialogue over its traces.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, type ConversationItem } from '../api';
import { Failure } from '../failure';
import { cost, plural, time, tokens, count } from '../format';
import { useKeys } from '../keys';
import { follow } from '../live';
import { apiFilters, go, query } from '../state';
import { Bidi, Button, Empty, Time } from '../ui';
import { RangePicker } from '../traces/SearchBar';
import { Transcript } from '../trace/Transcript';

const PAGE = 50;

interface Answer {
    items: ConversationItem[];
    nextCursor?: string;
}

export function Conversations() {
    const items = useSignal<ConversationItem[]>([]);
    const next = useSignal<string | undefined>(undefined);
    const failure = useSignal<unknown>(undefined);
    const loaded = useSignal(false);
    const field = useRef<HTMLInputElement>(null);
    useKeys({ search: () => field.current?.focus() });
    const id = query.value.get('id');
    const q = query.value.get('q') ?? '';
    const list = useRef<HTMLUListElement>(null);
    /** Counts how often something has happened: the dialogue is read as often. */
    const version = useSignal(0);
    const filtering = useRef(new AbortController());
    const page = (cursor?: string) => {
        const params = apiFilters(query.value);
        params.set('limit', String(PAGE));
        if (cursor) params.set('cursor', cursor);
        return get<Answer>(`conversations?${params}`, filtering.current.signal);
    };
    const reading = async (work: () => Promise<void>) => {
        const { signal } = filtering.current;
        try {
            await work();
            failure.value = undefined;
        } catch (error) {
            if (signal.aborted) return;
            failure.value = error;
        }
        loaded.value = true;
    };
    const show = (answer: Answer, before: ConversationItem[] = []) => {
        const known = new Set(before.map((each) => each.id));
        items.value = [...before, ...answer.items.filter((each) => !known.has(each.id))];
        next.value = answer.nextCursor;
    };
    const load = () => reading(async () => show(await page()));
    const more = () => reading(async () => show(await page(next.value), items.value));
    /** What is known changes in its place; what is new comes first, unless somebody is about to choose. */
    const refresh = () =>
        reading(async () => {
            const answer = await page();
            version.value++;
            const now = new Map(answer.items.map((each) => [each.id, each]));
            const known = new Set(items.value.map((each) => each.id));
            if (!answer.items.some((each) => known.has(each.id))) return show(answer);
            const fresh = list.current?.matches(':hover, :focus-within') ? [] : answer.items.filter((each) => !known.has(each.id) && each.lastTime > items.value[0]!.lastTime);
            items.value = [...fresh, ...items.value.map((each) => now.get(each.id) ?? each)];
        });
    useEffect(() => {
        const abort = (filtering.current = new AbortController());
        const stop = follow({ filters: '', first: load(), read: refresh, wait: () => 2_000, mayHaveMissed: () => true });
        return () => {
            stop();
            abort.abort();
        };
    }, [q, query.value.get('from'), query.value.get('to')]);
    return (
        <div class={`conversations ${id ? 'with-detail' : ''}`}>
            <h1 class="visually-hidden" tabIndex={-1}>
                Conversations
            </h1>
            <section class="side" aria-label="Conversations">
                <div class="bar">
                    <form
                        class="search"
                        role="search"
                        onSubmit={(event) => {
                            event.preventDefault();
                            go({ q: String(new FormData(event.currentTarget).get('q') ?? '') || null }, 'filter');
                        }}
                    >
                        <input ref={field} type="search" name="q" aria-label="Search conversations" placeholder="Search…" defaultValue={q} />
                    </form>
                    <RangePicker />
                </div>
                {failure.value !== undefined && <Failure error={failure.value} onRetry={() => void load()} />}
                {loaded.value && items.value.length === 0 && failure.value === undefined && (
                    <Empty icon="chat" title="No conversations in this time.">
                        <p>
                            Traces belong to one by <code>conversationId</code>, <code>@ConversationId</code>, or the id of Spring AI's chat memory.
                        </p>
                    </Empty>
                )}
                <ul class="cards" ref={list}>
                    {items.value.map((each) => (
                        <li key={each.id}>
                            <button type="button" aria-current={each.id === id ? 'true' : undefined} onClick={() => go({ id: each.id })}>
                                <strong>
                                    <Bidi text={each.id} />
                                </strong>
                                <span class="line"><Bidi text={each.inputPreview ?? ''} /></span>
                                <span class="meta">
                                    {plural(each.traces, 'turn')} {each.errors > 0 && `· ${plural(each.errors, 'error')}`} · {time(each.lastTime)}
                                </span>
                            </button>
                        </li>
                    ))}
                </ul>
                {next.value && <Button onClick={() => void more()}>Load more</Button>}
            </section>
            {id && <Detail id={id} version={version.value} item={items.value.find((each) => each.id === id)} />}
        </div>
    );
}

function Detail({ id, version, item }: { id: string; version: number; item: ConversationItem | undefined }) {
    return (
        <section class="detail" aria-label="Conversation">
            <header>
                <Button class="back" onClick={() => go({ id: null })}>
                    All conversations
                </Button>
                <h2>
                    <Bidi text={id} />
                </h2>
                {item && (
                    <p class="facts">
                        <span>{plural(item.traces, 'turn')}</span> {tokens(item.usage) > 0 && <span>{count(tokens(item.usage))} tokens</span>} {tokens(item.usage) > 0 && <span>{cost(item.cost)}</span>} <Time iso={item.firstTime} />
                    </p>
                )}
            </header>
            <Transcript path={`transcript?conversationId=${encodeURIComponent(id)}`} version={version} />
        </section>
    );
}
