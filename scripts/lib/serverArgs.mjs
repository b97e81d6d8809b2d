import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * What Node is started with to be the server. Most of what a streamed chat allocates is gone a moment later: in Node's own
 * 16 MB it is copied about before that, which at 200 chats at once takes a fifth of the server's time. What is left behind
 * all the same is collected when it is half of what is in use: by default it may become many times that.
 */
export const serverArgs = [
  '--max-semi-space-size=64',
  '--heap-growing-percent=50',
  join(root, 'server', 'src', 'main.ts'),
];
