// Makes the app's database as it stands in a corpus.
const [text, done] = arguments;
const { version, stores } = JSON.parse(text);
const opening = indexedDB.open('giaouoc', version);
opening.onupgradeneeded = () => {
  for (const [name, { key, indexes }] of Object.entries(stores)) {
    const store = opening.result.createObjectStore(name, { keyPath: key });
    for (const index of indexes) store.createIndex(index, index);
  }
};
opening.onsuccess = () => {
  const database = opening.result;
  const write = database.transaction(Object.keys(stores), 'readwrite');
  for (const [name, { rows }] of Object.entries(stores)) {
    for (const row of rows) write.objectStore(name).put(row);
  }
  write.oncomplete = () => { database.close(); done(true); };
  write.onabort = () => done(false);
};
