// In the place of a trace that did not come.
import { ApiError } from '../api';
import { Failure } from '../failure';
import { shortId } from '../format';
import { open } from '../state';
import { Button, Empty } from '../ui';

/** True if there is no such trace, or none any more. */
export function isMissing(failure: unknown): failure is ApiError {
    return failure instanceof ApiError && (failure.problem.status === 404 || failure.problem.status === 400);
}

export function TraceMissing({ id, failure, onRetry }: { id: string; failure: unknown; onRetry: () => void }) {
    return isMissing(failure) ? (
        <Empty icon="search" title={`No trace has the id ${shortId(id)}.`}>
            <p>{failure.problem.detail}</p>
            <Button onClick={() => open('traces')}>Back to Traces</Button>
        </Empty>
    ) : (
        <Failure error={failure} onRetry={onRetry} />
    );
}
