/** For tests, which are TypeScript. */
export declare const serverArgs: string[];
