// A recorded value: as a tree, as text, or as markdown. Whatever is in it is text here, never markup.
import { useSignal } from '@preact/signals';
import { Suspense } from 'preact/compat';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { base, raw, type Status } from '../api';
import { Failure } from '../failure';
import { bytes, plural } from '../format';
import { part } from '../part';
import { preference } from '../state';
import { Boundary, Button, copy, Icon, Tabs } from '../ui';
import { inner, parse, print } from './json';
import { JsonTree } from './JsonTree';
import { TextLines } from './Text';

const LargeValue = part(() => import('./LargeValue').then((module) => module.LargeValue));
const Markdown = part(() => import('./Markdown').then((module) => module.Markdown));

const FIRST = 16_000;
/** Larger values are the worker's. */
const LARGE = 250_000;

type Look = 'tree' | 'raw' | 'markdown';

const looks = preference('look', 'tree');

export function Value(props: { path?: string | undefined; text?: string | undefined; title: string; size?: number | undefined; state?: string | undefined; status?: Status | undefined; cut?: string | undefined; find?: string | undefined }) {
    const text = useSignal(props.text);
    const total = useSignal(props.size ?? props.text?.length ?? 0);
    const failed = useSignal<{ error: unknown; part: number | undefined } | undefined>(undefined);
    const reading = useRef<AbortController>();
    const loading = useSignal(false);
    const large = useSignal(false);
    const load = async (part?: number) => {
        if (!props.path) return;
        reading.current?.abort();
        const { signal } = (reading.current = new AbortController());
        loading.value = true;
        try {
            const answer = await raw(props.path, part, signal);
            if (signal.aborted) return;
            // A part may end within a character.
            text.value = part ? answer.text.replace(/\ufffd$/, '') : answer.text;
            // What was read whole is as long as it is; the size that was told before is that of the value as it is kept.
            total.value = part ? answer.total || total.value : new TextEncoder().encode(answer.text).length;
            failed.value = undefined;
        } catch (error) {
            if (signal.aborted) return;
            failed.value = { error, part };
        }
        loading.value = false;
    };
    useEffect(() => {
        large.value = false;
        failed.value = undefined;
        text.value = props.text;
        total.value = props.size ?? props.text?.length ?? 0;
        if (props.text === undefined && !gone(props.state)) void load(total.value > FIRST ? FIRST : undefined);
        return () => reading.current?.abort();
    }, [props.path, props.text]);
    if (gone(props.state)) return <p class="absent">{absence(props.state, props.title, props.status)}</p>;
    const failure = failed.value && <Failure error={failed.value.error} onRetry={() => void load(failed.value?.part)} />;
    if (text.value === undefined) return failure ?? <p class="meta">Loading…</p>;
    const partial = props.path !== undefined && new TextEncoder().encode(text.value).length < total.value;
    if (large.value && props.path) {
        return (
            <Boundary what="The value">
                <Suspense fallback={<p class="meta">Loading…</p>}>
                    <LargeValue path={props.path} title={props.title} size={total.value} find={props.find} onClose={() => (large.value = false)} />
                </Suspense>
            </Boundary>
        );
    }
    return (
        <Boundary what="The value">
            {props.cut && (
                <p class="warn">
                    <Icon name="cut" /> {props.cut}
                </p>
            )}
            <Shown text={text.value} partial={partial} title={props.title} total={total.value} path={props.path} find={props.find} />
            {partial && (
                <p>
                    <Button disabled={loading.value} onClick={() => (total.value > LARGE ? (large.value = true) : void load())}>
                        {loading.value ? 'Loading…' : `Show all, ${bytes(total.value)}`}
                    </Button>
                </p>
            )}
            {failure}
        </Boundary>
    );
}

function gone(state: string | undefined): boolean {
    return state !== undefined && ['none', 'hidden', 'uncapturable'].includes(state);
}

/** Why there is no value; what gave it may have failed, or not have ended yet. */
export function absence(state: string | undefined, title: string, status?: Status): string {
    if (state === 'hidden') return `Hidden by @Hide${title === 'Input' ? 'Input' : 'Output'} or an option: the value was never recorded.`;
    if (state === 'uncapturable') return 'The value cannot be told as data.';
    if (title === 'Input') return 'Nothing was taken.';
    if (status === 'running') return 'No output yet: still running.';
    return status === 'error' ? 'No output: the call failed.' : 'Nothing was returned.';
}

function Shown(props: { text: string; partial: boolean; title: string; total: number; path?: string | undefined; find?: string | undefined }) {
    const json = useMemo(() => {
        if (props.partial) return undefined;
        try {
            const whole = parse(props.text);
            return whole.kind === 'string' ? (inner(whole.text) ?? whole) : whole;
        } catch {
            return undefined;
        }
    }, [props.text, props.partial]);
    const plain = json === undefined ? props.text : json.kind === 'string' ? json.text : undefined;
    const wanted = looks.value as Look;
    const look: Look = plain !== undefined ? (wanted === 'markdown' ? 'markdown' : 'raw') : wanted === 'raw' ? 'raw' : 'tree';
    const shownText = plain ?? (json ? print(json) : props.text);
    const tabs: { id: Look; label: string }[] = plain !== undefined ? [{ id: 'raw', label: 'Text' }, { id: 'markdown', label: 'Markdown' }] : [{ id: 'tree', label: 'Tree' }, { id: 'raw', label: 'Raw' }];
    const what = json === undefined || json.kind === 'string' ? plural(shownText.length, 'character') : json.kind === 'object' ? plural(json.entries.length, 'key') : json.kind === 'array' ? plural(json.items.length, 'item') : json.text;
    return (
        <div class="value">
            <div class="value-head">
                <span class="meta">
                    {what} · {bytes(props.total || props.text.length)}
                </span>
                <span class="grow" />
                <Tabs label={`${props.title} as`} tabs={tabs} now={look} onChange={(id) => (looks.value = id)} />
                <Button icon="copy" aria-label={`Copy ${props.title}`} onClick={() => void copy(plain ?? props.text, props.title)} />
                {props.path && (
                    <a class="button plain" href={`${base}api/${props.path}`} download aria-label={`Download ${props.title}`}>
                        <Icon name="download" />
                    </a>
                )}
            </div>
            {look === 'tree' && json ? (
                <JsonTree root={json} find={props.find} />
            ) : look === 'markdown' && shownText.length <= 150_000 ? (
                <Suspense fallback={<p class="meta">Loading…</p>}>
                    <Markdown text={shownText} />
                </Suspense>
            ) : (
                <TextLines text={shownText} find={props.find} />
            )}
        </div>
    );
}
