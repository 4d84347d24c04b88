// Runs before the app: notes durable writes, and offers the measurements.
(() => {
  const writes = [];
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options);
    if (mode === 'readwrite') {
      const write = { stores: [...transaction.objectStoreNames], begun: performance.now() };
      transaction.addEventListener('complete', () => {
        write.ended = performance.now();
        writes.push(write);
      });
    }
    return transaction;
  };

  const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await sleep(1);
    }
  };
  // The frame after the next: what was changed is then on the screen.
  const painted = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
  const type = (input, text) => {
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const durable = (store, since) =>
    until(() => writes.find((write) => write.begun >= since && write.stores.includes(store)));

  const started = {};
  const look = () => {
    if (!document.body) return;
    if (!started.usable && document.querySelector('main h1')) started.usable = performance.now();
    const home = document.querySelector('.status-sentence');
    if (!started.complete && home && home.innerText.trim() && document.querySelectorAll('main section').length > 1
        && !document.querySelector('.loading')) {
      started.complete = performance.now();
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });

  window.bench = {
    async keystroke(id) {
      await sleep(400);
      const input = document.getElementById(id);
      const begun = performance.now();
      type(input, `${input.value}x`);
      const write = await durable('drafts', begun);
      return [write.ended - begun, write.ended - write.begun];
    },
    async save(id) {
      const input = document.getElementById(id);
      type(input, 'Hoàn thành tốt nhiệm vụ, giảm 15% chi phí giống, hướng dẫn 12 hộ thành viên. '.repeat(8));
      await sleep(600);
      const begun = performance.now();
      document.querySelector('form button[type=submit]').click();
      const write = await durable('outbox', begun);
      return [write.ended - begun, write.ended - write.begun];
    },
    async search(id, query) {
      const input = document.getElementById(id);
      type(input, '');
      await painted();
      await sleep(50);
      const begun = performance.now();
      type(input, query);
      return (await painted()) - begun;
    },
    async started() {
      await until(() => started.usable && started.complete);
      return [started.usable, started.complete];
    },
  };
})();
