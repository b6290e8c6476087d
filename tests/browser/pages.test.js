// A real browser on every page: signs in, consents, signs out; light and dark, wide and narrow, English and German; and axe-core
// looks for what would keep somebody out. Takes ISSUER, CERTIFICATE and KEY, and SHOTS, a folder for screenshots; run by
// browser_test.py.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

const { ISSUER, SHOTS, CERTIFICATE, KEY, APPLICATION_PORT } = process.env
const CALLBACK = 'https://app.example/cb'
// The same application as a neighbour of the issuer: browsers keep cookies from frames of other sites.
const NOTES = `https://127.0.0.1:${APPLICATION_PORT}`
const AXE = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const REQUEST = `${ISSUER}/connect/authorize?` + new URLSearchParams({
  client_id: 'shop', response_type: 'code', redirect_uri: CALLBACK, scope: 'openid profile orders', state: 'xyz', prompt: 'consent',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
})
const LOOKS = [
  { name: 'light-desktop-en', colorScheme: 'light', viewport: { width: 1280, height: 800 }, locale: 'en-GB' },
  { name: 'dark-desktop-de', colorScheme: 'dark', viewport: { width: 1280, height: 800 }, locale: 'de-DE' },
  { name: 'light-phone-de', colorScheme: 'light', viewport: { width: 360, height: 740 }, locale: 'de-DE' },
  { name: 'dark-phone-en', colorScheme: 'dark', viewport: { width: 360, height: 740 }, locale: 'en-GB' },
]

// The application: a page with oidc-client-ts in it, as an author would write it.
const LIBRARY = readFileSync(new URL('./node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url), 'utf8')
const SPA = `<!DOCTYPE html><link rel="icon" href="data:,"><p>the notes</p><script src="/oidc-client-ts.js"></script><script>
window.manager = new oidc.UserManager({ authority: '${ISSUER}', client_id: 'spa', redirect_uri: '${NOTES}/back',
  silent_redirect_uri: '${NOTES}/silent', post_logout_redirect_uri: '${NOTES}/bye', scope: 'openid profile',
  automaticSilentRenew: false, monitorSession: true, checkSessionIntervalInSeconds: 1, loadUserInfo: true })
window.signedOut = new Promise((resolve) => window.manager.events.addUserSignedOut(resolve))
</script>`
const APPLICATION = {
  '/oidc-client-ts.js': ['text/javascript', LIBRARY],
  '/spa': ['text/html', SPA],
  '/back': ['text/html', SPA],
  '/silent': ['text/html', `<!DOCTYPE html><script src="/oidc-client-ts.js"></script><script>
    new oidc.UserManager({ authority: '${ISSUER}', client_id: 'spa', redirect_uri: '${NOTES}/silent' }).signinSilentCallback()
  </script>`],
}
const asked = []  // of the application

let browser
let application
before(async () => {
  application = createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, (request, response) => {
    const { pathname } = new URL(request.url, 'https://app.example')
    asked.push(request.url)
    const [type, body] = APPLICATION[pathname] ?? ['text/html', '<!DOCTYPE html><link rel="icon" href="data:,"><p>the application</p>']
    response.setHeader('Content-Type', type).end(body)
  })
  await new Promise((listening) => application.listen(Number(APPLICATION_PORT), '127.0.0.1', listening))
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', `--host-resolver-rules=MAP app.example:443 127.0.0.1:${APPLICATION_PORT}`],
  })
})
after(async () => {
  await browser?.close()
  application?.close()
})

// A client asks Ann, who is elsewhere.
async function askAnn(context, message, client = 'desk') {
  const asked = await context.request.post(`${ISSUER}/connect/ciba`, { form: {
    client_id: client, client_secret: `${client} secret`, scope: 'openid orders', login_hint: 'ann', binding_message: message } })
  assert.equal(asked.status(), 200, await asked.text())
}

// A context in which nothing but the server and the application may be asked for.
async function open(look, more = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...look, ...more })
  const strangers = []
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(ISSUER) && !url.startsWith(NOTES) && !url.startsWith('https://app.example/') && !url.startsWith('data:')) strangers.push(url)
  })
  const page = await context.newPage()
  const complaints = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  return { context, page, strangers, complaints }
}

async function look(page, name, look) {
  assert.equal(await page.getAttribute('body', 'data-page'), name)
  assert.equal(await page.getAttribute('html', 'lang'), look.locale.slice(0, 2))
  await page.screenshot({ path: `${SHOTS}/${name}-${look.name}.png`, fullPage: true })
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(width <= 0, `${name} is ${width} pixels too wide`)
  // Evaluated from outside the page: its policy allows no script.
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => globalThis.axe.run())
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [])
}

for (const as of LOOKS) {
  test(`every page, ${as.name}`, async () => {
    const { context, page, strangers, complaints } = await open(as)
    await page.goto(REQUEST)
    await look(page, 'login', as)
    assert.equal(await page.evaluate(() => document.activeElement.name), 'username')
    await page.fill('[name=username]', 'ann')
    await page.fill('[name=password]', 'wrong')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=alert]')
    await look(page, 'login', { ...as, name: `${as.name}-wrong` })
    assert.equal(await page.inputValue('[name=username]'), 'ann')
    await page.fill('[name=password]', "Ann's password")
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-page=consent]')
    await look(page, 'consent', as)
    assert.ok(await page.isDisabled('[name=scope][value=openid]'))
    await page.uncheck('[name=scope][value=orders]')
    await page.click('[name=decision][value=allow]')
    await page.waitForURL(`${CALLBACK}?**`)
    assert.ok(new URL(page.url()).searchParams.get('code'))

    // The back button leads to a page that says what to do.
    await page.goBack()
    if (await page.getAttribute('body', 'data-page') === 'consent') await page.click('[name=decision][value=allow]')
    await page.waitForSelector('[data-page=error]')
    await look(page, 'error', as)

    const begun = await (await context.request.post(`${ISSUER}/connect/deviceauthorization`, { form: { client_id: 'tv', scope: 'openid orders' } })).json()
    await page.goto(`${ISSUER}/device`)
    await look(page, 'device', as)
    await page.fill('[name=user_code]', 'BBBB-BBBB')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=alert]')
    await look(page, 'device', { ...as, name: `${as.name}-unknown` })
    await page.fill('[name=user_code]', begun.user_code.toLowerCase())
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-page=consent]')
    await look(page, 'consent', { ...as, name: `${as.name}-device` })
    assert.ok((await page.textContent('main')).includes(begun.user_code))
    await page.click('[name=decision][value=allow]')
    await page.waitForSelector('[role=status]')
    await look(page, 'device', { ...as, name: `${as.name}-done` })

    await page.goto(`${ISSUER}/ciba`)
    await look(page, 'ciba', { ...as, name: `${as.name}-nobody` })
    assert.equal(await page.locator('[name=decision]').count(), 0)
    await askAnn(context, 'W4SCT')
    await page.reload()
    await look(page, 'ciba', as)
    assert.match(await page.textContent('main'), /The desk of the bank[^]*W4SCT/)
    await page.click('[name=decision][value=allow]')
    await page.waitForSelector('[role=status]')
    await look(page, 'ciba', { ...as, name: `${as.name}-allowed` })
    assert.equal(await page.locator('[name=decision]').count(), 0)

    await page.goto(`${ISSUER}/account`)
    await look(page, 'account', as)
    assert.match(await page.textContent('main'), /The Shop/)
    await page.fill('[name=password]', 'wrong')
    await page.fill('[name=new_password]', 'another password')
    await page.fill('[name=new_password_again]', 'another password')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=alert]')
    await look(page, 'account', { ...as, name: `${as.name}-wrong` })
    await page.locator('[name=action][value=withdraw]').first().click()
    await page.waitForSelector('[role=status]')
    await look(page, 'account', { ...as, name: `${as.name}-withdrawn` })

    await page.goto(`${ISSUER}/connect/endsession`)
    await look(page, 'logout', as)
    await page.click('[name=decision][value=allow]')
    await page.waitForSelector('[data-page=signed-out]')
    await look(page, 'signed-out', as)
    await page.goto(`${REQUEST}&login_hint=ann`)
    assert.equal(await page.getAttribute('body', 'data-page'), 'login')
    assert.equal(await page.evaluate(() => document.activeElement.name), 'password')
    assert.deepEqual(strangers, [])
    assert.deepEqual(complaints.filter((text) => !text.includes('status of 400')), [])
    await context.close()
  })
}

test('two requests are answered apart, each once, and without scripts', async () => {
  const { context, page } = await open(LOOKS[0], { javaScriptEnabled: false })
  await page.goto(`${ISSUER}/ciba`)
  await page.fill('[name=username]', 'ann')
  await page.fill('[name=password]', "Ann's password")
  await page.click('button.main')
  await page.waitForSelector('[data-page=ciba]')
  // By another client: one may ask only so often within a minute.
  await askAnn(context, 'W4SCT', 'counter')
  await askAnn(context, 'K7QXP', 'counter')
  await page.reload()
  assert.equal(await page.locator('[name=decision][value=deny]').count(), 2)
  const copy = await context.newPage()
  await copy.goto(`${ISSUER}/ciba`)
  await page.locator('[name=decision][value=deny]').first().click()
  await page.waitForSelector('[role=status]')
  assert.equal(await page.locator('[name=decision][value=deny]').count(), 1)
  await copy.locator('[name=decision][value=allow]').first().click()
  await copy.waitForSelector('[role=alert]')
  assert.equal(await copy.locator('[name=decision][value=deny]').count(), 1)
  await context.close()
})

test('all of it works without scripts', async () => {
  const { context, page } = await open(LOOKS[0], { javaScriptEnabled: false })
  await page.goto(REQUEST.replace('prompt=consent', 'response_mode=form_post'))
  await page.fill('[name=username]', 'ann')
  await page.fill('[name=password]', "Ann's password")
  await page.click('button.main')
  await page.waitForSelector('[data-page=form_post]')
  await page.click('button.main')
  await page.waitForURL(CALLBACK)
  await context.close()
})

test('form_post posts itself where there are scripts', async () => {
  const { context, page, complaints } = await open(LOOKS[0])
  await page.goto(REQUEST.replace('prompt=consent', 'response_mode=form_post'))
  await page.fill('[name=username]', 'ann')
  await page.fill('[name=password]', "Ann's password")
  const posted = page.waitForRequest((request) => request.url() === CALLBACK && request.method() === 'POST')
  await page.click('button.main')
  const fields = new URLSearchParams((await posted).postData())
  assert.equal(fields.get('state'), 'xyz')
  assert.equal(fields.get('iss'), ISSUER)
  assert.ok(fields.get('code'))
  assert.deepEqual(complaints, [])
  await context.close()
})

test('a form that is sent twice makes one code', async () => {
  const { context, page } = await open(LOOKS[0])
  await page.goto(REQUEST.replace('prompt=consent', 'prompt=login'))
  const copy = await context.newPage()
  await copy.goto(page.url())
  for (const each of [page, copy]) {
    await each.fill('[name=username]', 'ann')
    await each.fill('[name=password]', "Ann's password")
  }
  await page.click('button.main')
  await page.waitForURL(`${CALLBACK}?**`)
  await copy.click('button.main')
  await copy.waitForSelector('[data-page=error]')
  await context.close()
})

test('oidc-client-ts signs in, renews in silence, watches the session and signs out', async () => {
  const { context, page, strangers } = await open(LOOKS[0])
  await page.goto(`${NOTES}/spa`)
  await page.evaluate(() => { window.manager.signinRedirect() })
  await page.waitForSelector('[data-page=login]')
  await page.fill('[name=username]', 'ann')
  await page.fill('[name=password]', "Ann's password")
  await page.click('button.main')
  await page.waitForURL(`${NOTES}/back?**`)
  // The library checks state, nonce, the signature, and asks userinfo.
  const first = await page.evaluate(async () => {
    const user = await window.manager.signinRedirectCallback()
    return { sub: user.profile.sub, name: user.profile.name, token: user.access_token, session: user.session_state }
  })
  assert.equal(first.name, 'Ann Smith')
  assert.ok(first.session)
  const renewed = await page.evaluate(async () => {
    const user = await window.manager.signinSilent()
    return { sub: user.profile.sub, token: user.access_token }
  })
  assert.equal(renewed.sub, first.sub)
  assert.notEqual(renewed.token, first.token)

  // Somebody signs out in another tab: the page hears of it by the check-session page, the application by its frame.
  const other = await context.newPage()
  await other.goto(`${ISSUER}/connect/endsession`)
  await other.click('[name=decision][value=allow]')
  await other.waitForSelector('[data-page=signed-out]')
  await other.waitForFunction(() => document.readyState === 'complete')
  const told = asked.filter((url) => url.startsWith('/front?')).map((url) => new URL(url, NOTES).searchParams)
  assert.equal(told.at(-1).get('iss'), ISSUER)
  assert.match(told.at(-1).get('sid'), /^[0-9A-F]{32}$/)
  await page.evaluate(() => window.signedOut)
  assert.deepEqual(strangers, [])
  await context.close()
})

test('who signs out goes on to the application once it was told', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await open(LOOKS[0], { javaScriptEnabled })
    const spa = await context.newPage()
    await spa.goto(REQUEST.replace('client_id=shop', 'client_id=spa').replace(encodeURIComponent(CALLBACK), encodeURIComponent(`${NOTES}/back`))
      .replace('openid+profile+orders', 'openid').replace('&prompt=consent', ''))
    await spa.fill('[name=username]', 'ann')
    await spa.fill('[name=password]', "Ann's password")
    await spa.click('button.main')
    await spa.waitForURL(`${NOTES}/back?**`)
    const code = new URL(spa.url()).searchParams.get('code')
    const reply = await context.request.post(`${ISSUER}/connect/token`, { form: {
      grant_type: 'authorization_code', client_id: 'spa', code, redirect_uri: `${NOTES}/back`,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    } })
    const { id_token } = await reply.json()
    asked.length = 0
    await page.goto(`${ISSUER}/connect/endsession?` + new URLSearchParams({
      id_token_hint: id_token, post_logout_redirect_uri: `${NOTES}/bye`, state: 'bye' }))
    await page.waitForURL(`${NOTES}/bye?state=bye`)
    assert.ok(asked.some((url) => url.startsWith('/front?')), asked.join())
    await context.close()
  }
})
