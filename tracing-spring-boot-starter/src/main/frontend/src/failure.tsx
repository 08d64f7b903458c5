// What did not come, and why, in a sentence that says what can be done.
import { useEffect } from 'preact/hooks';
import { ApiError } from './api';
import { Button, Empty, Icon, say } from './ui';

const AGAIN = 5000;

function sentences(error: unknown): [what: string, then: string] {
    const problem = error instanceof ApiError ? error.problem : { status: -1, title: String(error), detail: '' };
    if (problem.status === 0) return ['The application does not answer.', 'It may be restarting; this page tries again each 5 s.'];
    if (problem.status === 401) return ['Sign in to see traces.', problem.detail];
    if (problem.status === 413) return ['This answer is over the limit.', 'Narrow the time or the filters.'];
    if (problem.status >= 500) return ['The trace store does not answer.', `Running traces are still shown. ${problem.detail}`];
    return [problem.title, problem.detail];
}

function useRetry(error: unknown, onRetry: (() => void) | undefined): void {
    useEffect(() => {
        if (!onRetry || !(error instanceof ApiError) || error.problem.status !== 0) return;
        const timer = setTimeout(onRetry, AGAIN);
        return () => clearTimeout(timer);
    }, [error]);
}

/** In the place of what there is not. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
    const [what, then] = sentences(error);
    useRetry(error, onRetry);
    return (
        <Empty icon="error" title={what} tone="error">
            <p>{then}</p>
            {onRetry && <Button onClick={onRetry}>Try again</Button>}
        </Empty>
    );
}

/** Over what was there before, which stays where it is. */
export function Stale({ error, onRetry }: { error: unknown; onRetry: () => void }) {
    const [what, then] = sentences(error);
    useRetry(error, onRetry);
    return (
        <p class="stale error-box" role="alert">
            <Icon name="error" /> <strong>{what}</strong> {then}
        </p>
    );
}

/** Says that something was done, or why not; false then. */
export async function sending(work: Promise<unknown>, done: string): Promise<boolean> {
    try {
        await work;
        say(done);
        return true;
    } catch (error) {
        say(error instanceof ApiError ? error.problem.detail || error.problem.title : String(error));
        return false;
    }
}
