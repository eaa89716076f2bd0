// PouchDB on LevelDB, and express-pouchdb as its server, as their documentation sets them up.
//   node pouch.cjs serve PORT FOLDER      node pouch.cjs write|edit|push|pull|sync FOLDER URL [ROWS [EDITS]]
// One line of JSON out.
const fs = require('fs')
const PouchDB = require('pouchdb')

const [step, ...words] = process.argv.slice(2)

function serve(port, folder) {
  const app = require('express')()
  const Served = PouchDB.defaults({ prefix: folder + '/' })
  app.use('/', require('express-pouchdb')(Served, {
    inMemoryConfig: true, mode: 'minimumForPouchDB', logPath: folder + '/log.txt'
  }))
  const server = app.listen(Number(port), '127.0.0.1', () => console.log('{}'))
  server.keepAliveTimeout = 120000 // Node's five seconds end kept connections under a slow line
  server.requestTimeout = 0
}

async function one(folder, url, rowsFile, editsFile) {
  const db = new PouchDB(folder)
  await db.info()
  const rows = rowsFile ? fs.readFileSync(rowsFile, 'utf8').trim().split('\n').map(line => JSON.parse(line)) : []
  const edits = editsFile ? JSON.parse(fs.readFileSync(editsFile, 'utf8')) : []
  const agent = new (require('http').Agent)({ keepAlive: true, maxSockets: 6 })
  const hub = new PouchDB(url, { fetch: (to, how) => PouchDB.fetch(to, { ...how, agent }) })
  const cpu = process.cpuUsage()
  const began = process.hrtime.bigint()
  if (step === 'write') {
    for (let at = 0; at < rows.length; at += 500) {
      await db.bulkDocs(rows.slice(at, at + 500).map(({ id, ...rest }) => ({ _id: id, ...rest })))
    }
  } else if (step === 'edit') {
    for (const edit of edits) {
      const doc = await db.get(rows[edit.at].id)
      if (edit.status) doc.status = edit.status
      if (edit.sentence) doc.note += ' ' + edit.sentence
      await db.put(doc)
    }
  } else if (step === 'push') await db.replicate.to(hub)
  else if (step === 'pull') await db.replicate.from(hub)
  else await db.sync(hub)
  const wall = Number(process.hrtime.bigint() - began) / 1e9
  const used = process.cpuUsage(cpu)
  const notes = (await db.info()).doc_count
  await db.close()
  console.log(JSON.stringify({
    wall_s: wall, cpu_s: (used.user + used.system) / 1e6, peak_mb: process.resourceUsage().maxRSS / 1024, notes
  }))
  process.exit(0)
}

if (step === 'serve') serve(...words)
else one(...words)
