// What the server says when it does not answer what was asked. For the page and its worker.
export interface Problem {
    status: number;
    title: string;
    detail: string;
}

export class ApiError extends Error {
    constructor(readonly problem: Problem) {
        super(problem.detail || problem.title);
    }
}

/** Nobody answers. */
export const offline = () => new ApiError({ status: 0, title: 'offline', detail: '' });

export async function problemOf(response: Response): Promise<Problem> {
    const text = await response.text().catch(() => '');
    try {
        const told = JSON.parse(text) as Partial<Problem>;
        return { status: response.status, title: told.title ?? response.statusText, detail: told.detail ?? '' };
    } catch {
        return { status: response.status, title: response.statusText, detail: '' };
    }
}
