/** A face module without faces. */
export const createFaces = (): void => undefined;
