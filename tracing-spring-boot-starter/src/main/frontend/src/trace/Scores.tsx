// Thumbs at once, scores by a form; what others said before stays to be read.
import { useSignal } from '@preact/signals';
import { post, type Feedback, type Score } from '../api';
import { sending } from '../failure';
import { time } from '../format';
import { session } from '../state';
import { Bidi, Button, Dialog, Icon, Popup } from '../ui';

export function mayAnnotate(): boolean {
    const told = session.value;
    return told !== undefined && !told.readOnly && (told.role === 'annotator' || told.role === 'admin');
}

export function mayDelete(): boolean {
    const told = session.value;
    return told !== undefined && !told.readOnly && told.role === 'admin';
}

export function Thumbs({ traceId, feedback }: { traceId: string; feedback: Feedback[] }) {
    const mine = useSignal<number | undefined>(undefined);
    const comment = useSignal(false);
    const id = useSignal('');
    if (!mayAnnotate()) return null;
    const send = (value: 1 | -1, text?: string) => {
        // The same id again replaces: the comment joins the thumb.
        id.value = id.value || [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, '0')).join('');
        return sending(post(`traces/${traceId}/feedback`, { id: id.value, value, ...(text ? { comment: text } : {}) }), text ? 'Comment saved' : 'Thanks').then((ok) => {
            if (ok) mine.value = value;
            return ok;
        });
    };
    const counts = (value: number) => feedback.filter((each) => each.value === value && each.id !== id.value).length + (mine.value === value ? 1 : 0);
    return (
        <span class="thumbs" role="group" aria-label="Feedback">
            <Button icon="thumb-up" aria-label="Good" pressed={mine.value === 1} onClick={() => void send(1).then((ok) => (comment.value = ok))}>
                {counts(1) || ''}
            </Button>
            <Button icon="thumb-down" aria-label="Bad" pressed={mine.value === -1} onClick={() => void send(-1).then((ok) => (comment.value = ok))}>
                {counts(-1) || ''}
            </Button>
            {comment.value && (
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        const text = String(new FormData(event.currentTarget).get('comment') ?? '').trim();
                        if (text) void send((mine.value ?? 1) as 1 | -1, text).then((ok) => ok && (comment.value = false));
                    }}
                >
                    <input name="comment" aria-label="Comment" placeholder="Why? (optional)" />
                    <Button type="submit">Save</Button>
                </form>
            )}
        </span>
    );
}

export function ScoreDialog(props: { traceId: string; spanId?: string; onClose: () => void; onSaved: () => void }) {
    const path = `traces/${props.traceId}${props.spanId ? `/spans/${props.spanId}` : ''}/scores`;
    const submit = async (form: HTMLFormElement) => {
        const told = new FormData(form);
        const text = String(told.get('value') ?? '').trim();
        const value = text === 'true' ? true : text === 'false' ? false : Number(text);
        const body: Record<string, unknown> = { name: String(told.get('name') ?? '').trim() };
        if (typeof value === 'boolean' || (text !== '' && Number.isFinite(value))) body.value = value;
        else body.label = text;
        const comment = String(told.get('comment') ?? '').trim();
        if (comment) body.comment = comment;
        if (await sending(post(path, body), 'Score saved')) {
            props.onSaved();
            props.onClose();
        }
    };
    return (
        <Dialog title={props.spanId ? 'Score this span' : 'Score this trace'} onClose={props.onClose}>
            <form
                class="form"
                onSubmit={(event) => {
                    event.preventDefault();
                    void submit(event.currentTarget);
                }}
            >
                <label>
                    Name <input name="name" required placeholder="accuracy" />
                </label>
                <label>
                    Value <input name="value" required placeholder="0.95, true, or a word" />
                </label>
                <label>
                    Comment <textarea name="comment" rows={3} />
                </label>
                <Button type="submit" kind="primary">
                    Save
                </Button>
            </form>
        </Dialog>
    );
}

/** What was said of a trace as a whole. */
export function Opinions({ scores, feedback }: { scores: Score[]; feedback: Feedback[] }) {
    const comments = feedback.filter((each) => each.comment);
    if (scores.length + comments.length === 0) return null;
    return (
        <Popup icon="star" label={String(scores.length + comments.length)} title="Scores and comments">
            {() => (
                <div class="menu">
                    <ScoreList scores={scores} />
                    <ul class="scores">
                        {comments.map((each) => (
                            <li key={each.id}>
                                <Icon name={each.value > 0 ? 'thumb-up' : 'thumb-down'} label={each.value > 0 ? 'Good' : 'Bad'} /> <Bidi text={each.comment!} />{' '}
                                <span class="meta">
                                    {each.author && <Bidi text={each.author} />} {time(each.time)}
                                </span>
                            </li>
                        ))}
                    </ul>
                </div>
            )}
        </Popup>
    );
}

/** Scores are appended: the newest of a name counts, the others stay to be read. */
export function ScoreList({ scores }: { scores: Score[] }) {
    const sorted = [...scores].sort((a, b) => b.time.localeCompare(a.time));
    const newest = new Set<string>();
    return (
        <ul class="scores">
            {sorted.map((score) => {
                const counts = !newest.has(score.name);
                newest.add(score.name);
                return (
                    <li key={score.id} class={counts ? '' : 'meta'}>
                        <strong>
                            <Bidi text={score.name} />
                        </strong>{' '}
                        {score.label !== undefined ? <Bidi text={score.label} /> : String(score.value)}
                        {score.comment && (
                            <>
                                {' '}
                                · <Bidi text={score.comment} />
                            </>
                        )}{' '}
                        <span class="meta">
                            {score.author && <Bidi text={score.author} />} {time(score.time)} {counts ? '' : '(replaced)'}
                        </span>
                    </li>
                );
            })}
        </ul>
    );
}
