// RxDB with its replication over plain HTTP, in the shape it documents for a server of one's own. In memory, both sides:
// two clients live in one process and are told what to do, line by line.
//   node rxdb.cjs serve PORT      node rxdb.cjs ROWS EDITS < '{"step": "push", "who": "writer", "url": "…"}' …
// One line of JSON out for each line in.
const fs = require('fs')
const http = require('http')

function serve(port) {
  const docs = new Map()
  let last = 0
  const server = http.createServer((request, answer) => {
    const url = new URL(request.url, 'http://hub')
    const say = what => {
      const body = JSON.stringify(what)
      answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
      answer.end(body)
    }
    if (url.pathname === '/pull') {
      const from = Number(url.searchParams.get('from'))
      const most = Number(url.searchParams.get('most'))
      const found = [...docs.values()].filter(one => one.at > from).sort((a, b) => a.at - b.at).slice(0, most)
      say({ documents: found.map(one => one.doc), checkpoint: { at: found.length ? found.at(-1).at : from } })
      return
    }
    const parts = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const conflicts = []
      for (const row of JSON.parse(Buffer.concat(parts))) {
        const held = docs.get(row.newDocumentState.id)
        const same = held && row.assumedMasterState && held.doc.note === row.assumedMasterState.note
        if (held && !same) conflicts.push(held.doc)
        else docs.set(row.newDocumentState.id, { doc: row.newDocumentState, at: ++last })
      }
      say(conflicts)
    })
  })
  server.keepAliveTimeout = 120000
  server.listen(Number(port), '127.0.0.1', () => console.log('{}'))
}

async function play(rowsFile, editsFile) {
  const { createRxDatabase } = require('rxdb')
  const { getRxStorageMemory } = require('rxdb/plugins/storage-memory')
  const { replicateRxCollection } = require('rxdb/plugins/replication')
  const rows = fs.readFileSync(rowsFile, 'utf8').trim().split('\n').map(line => JSON.parse(line))
  const edits = JSON.parse(fs.readFileSync(editsFile, 'utf8'))
  const kind = value => Array.isArray(value) ? { type: 'array', items: { type: 'string' } } : { type: typeof value }
  const properties = Object.fromEntries(Object.entries(rows[0]).map(([name, value]) => [name, kind(value)]))
  properties.id = { type: 'string', maxLength: 40 }
  const open = async name => {
    const db = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false })
    await db.addCollections({ visits: { schema: { version: 0, primaryKey: 'id', type: 'object', properties } } })
    return db.visits
  }
  const clients = { writer: await open('writer'), reader: await open('reader') }
  const exchange = async (visits, url) => {
    const state = replicateRxCollection({
      collection: visits, replicationIdentifier: 'hub', live: false, retryTime: 1000,
      pull: {
        batchSize: 100,
        handler: async (from, most) =>
          (await fetch(`${url}/pull?from=${from ? from.at : 0}&most=${most}`)).json()
      },
      push: {
        batchSize: 100,
        handler: async sent => (await fetch(`${url}/push`, {
          method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent)
        })).json()
      }
    })
    await state.awaitInitialReplication()
    await state.cancel()
  }
  const act = async ({ step, who, url }) => {
    const visits = clients[who]
    if (step === 'write') {
      for (let at = 0; at < rows.length; at += 500) await visits.bulkInsert(rows.slice(at, at + 500))
    } else if (step === 'edit') {
      for (const edit of edits) {
        const doc = await visits.findOne(rows[edit.at].id).exec()
        const change = {}
        if (edit.status) change.status = edit.status
        if (edit.sentence) change.note = doc.note + ' ' + edit.sentence
        await doc.incrementalPatch(change)
      }
    } else await exchange(visits, url)
  }
  console.log('{}')
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    const cpu = process.cpuUsage()
    const began = process.hrtime.bigint()
    await act(JSON.parse(line))
    const wall = Number(process.hrtime.bigint() - began) / 1e9
    const used = process.cpuUsage(cpu)
    const notes = await clients.reader.count().exec()
    console.log(JSON.stringify({
      wall_s: wall, cpu_s: (used.user + used.system) / 1e6, peak_mb: process.memoryUsage().rss / 2 ** 20, notes
    }))
  }
  process.exit(0)
}

const [first, ...rest] = process.argv.slice(2)
if (first === 'serve') serve(...rest)
else play(first, ...rest)
