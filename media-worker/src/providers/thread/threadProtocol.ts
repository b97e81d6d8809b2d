/** What passes between a JobThread and the thread that it runs. */
export interface ThreadData {
  /** Shared: holds the id of the job that is to stop. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

export interface ToThread<Job> {
  readonly id: number;
  readonly job: Job;
}

export type FromThread<Result> =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly result: Result }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
