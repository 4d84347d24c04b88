// Notes what the app and the server say to each other; bodies go plain so that they can be read.
delete window.CompressionStream;
const send = window.fetch;
window.fetch = async (path, options) => {
  const answer = await send.call(window, path, options);
  const text = await answer.clone().text();
  // The reference data of the first pull would bury everything else.
  if (options?.method === 'POST' && answer.ok && text.length < 20000) {
    const line = `{"path":${JSON.stringify(path)},"request":${options.body},"answer":${text}}`;
    localStorage.setItem('corpus', `${localStorage.getItem('corpus') ?? ''}${line}\n`);
  }
  return answer;
};
