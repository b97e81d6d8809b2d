/** Preloaded (`NODE_OPTIONS=--import`) into a process that is to run as on a machine where the media addon was not built. */
const { dlopen } = process;
process.dlopen = (module, filename, ...rest) => {
  if (String(filename).endsWith('visavis_media.node'))
    throw new Error('the media addon is withheld by a test');
  dlopen.call(process, module, filename, ...rest);
};
