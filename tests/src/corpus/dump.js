// Reads the app's database whole, with keys and indexes.
const done = arguments[0];
const opening = indexedDB.open('giaouoc');
opening.onsuccess = () => {
  const database = opening.result;
  const names = [...database.objectStoreNames];
  const read = database.transaction(names);
  const stores = {};
  for (const name of names) {
    const store = read.objectStore(name);
    store.getAll().onsuccess = (event) => {
      stores[name] = { key: store.keyPath, indexes: [...store.indexNames], rows: event.target.result };
    };
  }
  read.oncomplete = () => { database.close(); done({ version: database.version, stores }); };
};
