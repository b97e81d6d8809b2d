const LOOK_EVERY_MS = 500;

/**
 * npm passes a SIGTERM on to the shell between it and us, and that shell dies without a word. Tells of that, and of an npm
 * killed outright. Does nothing for a program that was not started by npm: it may well outlive its shell.
 * @param {() => void} callback called once
 * @returns {() => void} the release
 */
export function onParentGone(callback) {
  if (!process.env.npm_lifecycle_event) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
