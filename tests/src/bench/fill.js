// Fills the store with copies of one nomination, under other ids and names.
const [size, done] = arguments;
const FAMILIES = ['Đặng', 'Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đỗ', 'Bùi', 'Ngô'];
const MIDDLES = ['Thị', 'Văn', 'Đức', 'Thanh', 'Ngọc'];
const GIVEN = ['Hai', 'Thảo', 'Bình', 'Dương', 'Ân', 'Lâm', 'Hòa', 'Phúc'];
const pick = (list, n) => list[n % list.length];
const request = indexedDB.open('giaouoc');
request.onsuccess = () => {
  const database = request.result;
  const stores = ['records', 'summaries'];
  const read = database.transaction(stores);
  const found = read.objectStore('summaries').index('noun').getAll('nomination');
  read.oncomplete = () => {
    const [line] = found.result;
    const template = database.transaction('records').objectStore('records').get(line.id);
    template.onsuccess = () => {
      const record = template.result;
      const write = database.transaction(stores, 'readwrite');
      for (let n = found.result.length; n < size; n += 1) {
        const id = `bench-${n}`;
        const name = `${pick(FAMILIES, n)} ${pick(MIDDLES, n * 7)} Mẫu ${pick(GIVEN, n * 3)} ${n}`;
        const rename = (text) => {
          const row = JSON.parse(text);
          row.id = id;
          if (row.confirmed) row.confirmed.recipient_name = name; else row.title = name;
          return JSON.stringify(row);
        };
        write.objectStore('records').put({ ...record, id, json: rename(record.json) });
        write.objectStore('summaries').put({ ...line, id, json: rename(line.json) });
      }
      write.oncomplete = () => {
        const count = database.transaction('summaries').objectStore('summaries').index('noun').count('nomination');
        count.onsuccess = () => { database.close(); done(count.result); };
      };
    };
  };
};
