// Unmodified clients that sign people in: code with PKCE, refresh, userinfo. Takes the issuer from ISSUER; run by
// interop_test.py, which serves it and has the people.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { Browser } from './browser.js'

const issuer = new URL(process.env.ISSUER)
const CALLBACK = 'https://app.example/cb'
const BYE = 'https://app.example/bye'
const SCOPE = 'openid profile email es offline_access'

async function signIn(browser, url) {
  const login = await browser.open(url, CALLBACK)
  assert.equal(login.page, 'login')
  return browser.submit(issuer, login, CALLBACK, [['username', 'ann@example.org'], ['password', "Ann's password"]])
}

test('openid-client: a person signs in, is renewed, told about and signed out, with a secret', async () => {
  const config = await openid.discovery(issuer, 'web', undefined, openid.ClientSecretPost('web secret'))
  const browser = new Browser()
  const verifier = openid.randomPKCECodeVerifier()
  const nonce = openid.randomNonce()
  const state = openid.randomState()
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK, scope: SCOPE, nonce, state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const consent = await signIn(browser, url)
  assert.equal(consent.page, 'consent')
  const scopes = [...consent.html.matchAll(/name="scope" value="([^"]+)"/g)].map((m) => m[1])
  assert.deepEqual(scopes.toSorted(), SCOPE.split(' ').toSorted())
  const { callback } = await browser.submit(issuer, consent, CALLBACK,
    [['decision', 'allow'], ['remember', 'true'], ...scopes.map((scope) => ['scope', scope])])
  // The library checks state, iss, nonce, at_hash, the signature and all times.
  const tokens = await openid.authorizationCodeGrant(config, callback, {
    pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true,
  })
  const { sub } = tokens.claims()
  const told = await openid.fetchUserInfo(config, tokens.access_token, sub)
  assert.equal(told.email, 'ann@example.org')
  assert.equal(told.email_verified, true)
  assert.equal(told.name, 'Ann')

  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token)
  assert.notEqual(renewed.refresh_token, tokens.refresh_token)
  assert.equal(renewed.claims().sub, sub)
  assert.equal(renewed.claims().auth_time, tokens.claims().auth_time)

  // Signed in and remembered: nothing is asked any more.
  const silent = await browser.open(openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK, scope: SCOPE, prompt: 'none',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }), CALLBACK)
  const again = await openid.authorizationCodeGrant(config, silent.callback, { pkceCodeVerifier: verifier, idTokenExpected: true })
  assert.equal(again.claims().sub, sub)
  assert.equal(again.claims().sid, tokens.claims().sid)

  const bye = await browser.open(openid.buildEndSessionUrl(config,
    { id_token_hint: again.id_token, post_logout_redirect_uri: BYE, state }), BYE)
  assert.equal(bye.callback.href, `${BYE}?state=${state}`)
  const gone = await browser.open(openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK, scope: SCOPE, prompt: 'none',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }), CALLBACK)
  assert.equal(gone.callback.searchParams.get('error'), 'login_required')

  await openid.tokenRevocation(config, renewed.refresh_token)
  await assert.rejects(openid.refreshTokenGrant(config, renewed.refresh_token), { error: 'invalid_grant' })
  await assert.rejects(openid.fetchUserInfo(config, renewed.access_token, sub))
})

test('openid-client: an application without a secret, max_age, and somebody who declines', async () => {
  const config = await openid.discovery(issuer, 'spa', undefined, openid.None())
  const browser = new Browser()
  const verifier = openid.randomPKCECodeVerifier()
  const parameters = {
    redirect_uri: CALLBACK, scope: 'openid es', max_age: '300', state: openid.randomState(),
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }
  const { callback } = await signIn(browser, openid.buildAuthorizationUrl(config, parameters))
  const tokens = await openid.authorizationCodeGrant(config, callback,
    { pkceCodeVerifier: verifier, expectedState: parameters.state, maxAge: 300, idTokenExpected: true })
  assert.equal(tokens.refresh_token, undefined)

  const page = await browser.open(openid.buildAuthorizationUrl(config, { ...parameters, prompt: 'login' }), CALLBACK)
  const declined = await browser.submit(issuer, page, CALLBACK, [['decision', 'deny']])
  await assert.rejects(openid.authorizationCodeGrant(config, declined.callback,
    { pkceCodeVerifier: verifier, expectedState: parameters.state }), { error: 'access_denied' })
})

test('oauth4webapi: a person signs in', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'spa' }
  const verifier = oauth.generateRandomCodeVerifier()
  const nonce = oauth.generateRandomNonce()
  const url = new URL(as.authorization_endpoint)
  for (const [name, value] of Object.entries({
    client_id: 'spa', redirect_uri: CALLBACK, response_type: 'code', scope: 'openid es', nonce, state: 'xyz',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })) url.searchParams.set(name, value)
  const { callback } = await signIn(new Browser(), url)
  const parameters = oauth.validateAuthResponse(as, client, callback, 'xyz')
  const reply = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, CALLBACK, verifier)
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, reply, { expectedNonce: nonce, requireIdToken: true })
  await oauth.validateApplicationLevelSignature(as, reply)
  const told = await oauth.processUserInfoResponse(as, client, oauth.getValidatedIdTokenClaims(tokens).sub,
    await oauth.userInfoRequest(as, client, tokens.access_token))
  assert.equal(told.sub, oauth.getValidatedIdTokenClaims(tokens).sub)
})

// What a person does who has a device in front of them; the browser is signed in on the way.
async function connect(url, userCode, decision) {
  const browser = new Browser()
  const login = await browser.open(url, CALLBACK)
  const page = await browser.submit(issuer, login, CALLBACK, [['username', 'ann'], ['password', "Ann's password"]])
  assert.equal(page.page, 'device')
  const consent = await browser.submit(issuer, page, CALLBACK, [['user_code', userCode]])
  assert.equal(consent.page, 'consent')
  assert.ok(consent.html.includes(userCode))
  const scopes = [...consent.html.matchAll(/name="scope" value="([^"]+)"/g)].map((m) => ['scope', m[1]])
  const done = await browser.submit(issuer, consent, CALLBACK, [['decision', decision], ...scopes])
  assert.match(done.html, /role="status"/)
}

test('openid-client: a device is connected, and another is denied', async () => {
  const config = await openid.discovery(issuer, 'tv', undefined, openid.None())
  const begun = await openid.initiateDeviceAuthorization(config, { scope: 'openid email offline_access' })
  const polling = openid.pollDeviceAuthorizationGrant(config, begun)
  await connect(begun.verification_uri_complete, begun.user_code, 'allow')
  const tokens = await polling
  assert.equal(tokens.claims().sub, '1')
  assert.equal((await openid.fetchUserInfo(config, tokens.access_token, '1')).email, 'ann@example.org')
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal(renewed.claims().sub, '1')

  const other = await openid.initiateDeviceAuthorization(config, { scope: 'openid' })
  const refused = assert.rejects(openid.pollDeviceAuthorizationGrant(config, other), { error: 'access_denied' })
  await connect(other.verification_uri, other.user_code, 'deny')
  await refused
})

test('oauth4webapi: a device is connected', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'tv' }
  const begun = await oauth.processDeviceAuthorizationResponse(as, client,
    await oauth.deviceAuthorizationRequest(as, client, oauth.None(), new URLSearchParams({ scope: 'openid' })))
  const poll = async () => oauth.processDeviceCodeResponse(as, client,
    await oauth.deviceCodeGrantRequest(as, client, oauth.None(), begun.device_code))
  await assert.rejects(poll(), { error: 'authorization_pending' })
  await assert.rejects(poll(), { error: 'slow_down' })
  await connect(begun.verification_uri_complete, begun.user_code, 'allow')
  const tokens = await poll()
  assert.equal(oauth.getValidatedIdTokenClaims(tokens).sub, '1')
  await assert.rejects(poll(), { error: 'invalid_grant' })
})

// What a person does whom a client asks from elsewhere.
async function answer(message, decision) {
  const browser = new Browser()
  const login = await browser.open(new URL('/ciba', issuer), CALLBACK)
  const page = await browser.submit(issuer, login, CALLBACK, [['username', 'ann'], ['password', "Ann's password"]])
  assert.equal(page.page, 'ciba')
  assert.ok(page.html.includes('The desk'))
  assert.ok(page.html.includes(message))
  const scopes = [...page.html.matchAll(/name="scope" value="([^"]+)"/g)].map((m) => ['scope', m[1]])
  const done = await browser.submit(issuer, page, CALLBACK, [['decision', decision], ...scopes])
  assert.match(done.html, /role="status"/)
}

test('openid-client: a person elsewhere allows by CIBA, and denies another time', async () => {
  const config = await openid.discovery(issuer, 'desk', undefined, openid.ClientSecretPost('plain-secret'))
  const begun = await openid.initiateBackchannelAuthentication(config,
    { scope: 'openid email offline_access', login_hint: 'ann', binding_message: 'W4SCT' })
  const polling = openid.pollBackchannelAuthenticationGrant(config, begun)
  await answer('W4SCT', 'allow')
  const tokens = await polling
  assert.equal(tokens.claims().sub, '1')
  assert.equal((await openid.fetchUserInfo(config, tokens.access_token, '1')).email, 'ann@example.org')
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal(renewed.claims().sub, '1')

  const other = await openid.initiateBackchannelAuthentication(config,
    { scope: 'openid', id_token_hint: renewed.id_token, binding_message: 'K7QXP' })
  const refused = assert.rejects(openid.pollBackchannelAuthenticationGrant(config, other), { error: 'access_denied' })
  await answer('K7QXP', 'deny')
  await refused
})

test('oauth4webapi: a person elsewhere allows by CIBA', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'desk' }
  const secret = oauth.ClientSecretBasic('plain-secret')
  const begun = await oauth.processBackchannelAuthenticationResponse(as, client,
    await oauth.backchannelAuthenticationRequest(as, client, secret,
      { scope: 'openid', login_hint: 'ann', binding_message: 'H3LLO', requested_expiry: '60' }))
  assert.equal(begun.expires_in, 60)
  const poll = async () => oauth.processBackchannelAuthenticationGrantResponse(as, client,
    await oauth.backchannelAuthenticationGrantRequest(as, client, secret, begun.auth_req_id))
  await assert.rejects(poll(), { error: 'authorization_pending' })
  await assert.rejects(poll(), { error: 'slow_down' })
  await answer('H3LLO', 'allow')
  const tokens = await poll()
  assert.equal(oauth.getValidatedIdTokenClaims(tokens).sub, '1')
  await assert.rejects(poll(), { error: 'invalid_grant' })
})
