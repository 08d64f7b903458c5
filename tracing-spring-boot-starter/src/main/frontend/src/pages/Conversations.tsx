// Conversations beside one another, and one of them as a dialogue over its traces.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, type ConversationItem } from '../api';
import { Failure } from '../failure';
import { cost, plural, time, tokens, count } from '../format';
import { useKeys } from '../keys';
import { apiFilters, go, query } from '../state';
import { Bidi, Button, Empty, Time } from '../ui';
import { RangePicker } from '../traces/SearchBar';
import { Transcript } from '../trace/Transcript';

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
    const read = async (cursor?: string, signal?: AbortSignal) => {
        const params = apiFilters(query.value);
        params.set('limit', '50');
        params.delete('q');
        if (q) params.set('q', q);
        if (cursor) params.set('cursor', cursor);
        try {
            const answer = await get<Answer>(`conversations?${params}`, signal);
            items.value = cursor ? [...items.value, ...answer.items] : answer.items;
            next.value = answer.nextCursor;
            failure.value = undefined;
        } catch (error) {
            if (!signal?.aborted) failure.value = error;
        }
        loaded.value = true;
    };
    useEffect(() => {
        const abort = new AbortController();
        void read(undefined, abort.signal);
        return () => abort.abort();
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
                {failure.value !== undefined && <Failure error={failure.value} onRetry={() => void read()} />}
                {loaded.value && items.value.length === 0 && failure.value === undefined && (
                    <Empty icon="chat" title="No conversations in this time.">
                        <p>
                            Traces belong to one by <code>conversationId</code>, <code>@ConversationId</code>, or the id of Spring AI's chat memory.
                        </p>
                    </Empty>
                )}
                <ul class="cards">
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
                {next.value && <Button onClick={() => void read(next.value)}>Load more</Button>}
            </section>
            {id && <Detail id={id} item={items.value.find((each) => each.id === id)} />}
        </div>
    );
}

function Detail({ id, item }: { id: string; item: ConversationItem | undefined }) {
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
            <Transcript path={`transcript?conversationId=${encodeURIComponent(id)}`} version={0} />
        </section>
    );
}
