// The allow-list of words: what may stay in addresses, in names of parameters and in sentences of error messages. All lower case.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Words of paths and of values that protocols define; none of them names a person or opens a door. */
export const ADDRESS_WORDS = words(`
  http https ws wss www localhost
  saml saml1 saml2 samlp sso slo acs idp sp adfs ls sts cas shibboleth simplesaml simplesamlphp wsfed wsfederation federation
  federationmetadata module metadata xml php asp aspx jsp jsf jspa html htm js css json svg png gif jpg jpeg ico webp woff woff2
  map txt do action cgi
  login logon signin sign in logout logoff signout out auth authn authenticate authentication authorize authorization oauth
  oauth2 oidc openid connect token session sessions callback consume consumer assertion assertionconsumerservice
  singlesignonservice singlelogoutservice ssoservice singlelogout singlesignon post redirect artifact soap ecp paos
  resolve resolution service services servlet profile endpoint endpoints error errors samlerror status complete continue
  resume check verify start begin end init initiated initsso request response default common organizations consumers
  kmsi reprocess processauth device password reset user users account accounts admin setup secur frontdoor
  home index main app apps application applications lightning s sfsites aura one page pages site sites portal dashboard
  public private static assets images img fonts favicon api rest v1 v2 v3 well known relaystate samlrequest samlresponse
  samlart samlencoding sigalg signature target wctx wresult wa wtrealm wreply whr wct wsignin1 wsignout1 wsignoutcleanup1
  realms realm protocol protocols discovery disco ds shire wayf null undefined none nil object true false
  err failed failure denied unauthorized unauthorised forbidden log on off no ok samlfailed samlfailure samldenied
  samlunauthorized samlunauthorised samlforbidden ssoerror ssofailed ssofailure ssodenied ssounauthorized ssounauthorised
  ssoforbidden loginerror loginfailed loginfailure logindenied loginunauthorized loginunauthorised loginforbidden autherror
  authfailed authfailure authdenied authunauthorized authunauthorised authforbidden
  flex frontline console iam email-password onelogin okta google a o m accountchooser interstitial pingone startsso
`);

/** Names of parameters, cookies aside, whose meaning protocols and products publish. */
export const PARAMETER_NAMES = words(`
  samlrequest samlresponse samlart samlencoding relaystate target sigalg signature wa wtrealm wctx wresult wreply wreq whr wct
  wfresh wauth wp keyinfo client_id response_type response_mode redirect_uri scope state nonce code id_token access_token
  refresh_token token token_type expires_in prompt login_hint domain_hint acr_values ui_locales id_token_hint
  post_logout_redirect_uri error error_description error_uri error_subcode error_code errorcode errordesc errormessage message
  sid iss so starturl retururl returnurl return returnto return_to returnidparam goto continue next url service redirect
  redirecturl redirecturi entityid spentityid providerid sp idp idpid spid partnerspid binding cid sessiondataKey app appid tenant
  tenantid realm domain orgid oid username user un pw email login password lang locale hl v version t ts time c q tab view page
  path title name id type mode action step display lc cmd flow execution authstate jsessionid signinname customerid
  inresponseto ru
`);

/** Parameters whose values are words of a protocol, when they look like such. */
export const PROTOCOL_VALUES = words(`
  wa wct sigalg samlencoding response_type response_mode prompt code_challenge_method
  token_type ui_locales lang locale hl lc mode display action step cmd version v
`);

/** Those words, and what products have in `action`, `mode`, `cmd` and the like. */
export const WORD_VALUES = words(`
  code token id none query fragment form post jwt web message plain s256 bearer mac dpop
  login consent select account create admin page popup touch wap dialog mobile desktop
  logout signin signout signup sign log in out up init initiate start begin continue resume retry cancel submit confirm
  approve deny allow accept reject redirect get send receive validate verify check refresh reload reset register authenticate
  authorize authn sso slo saml saml2 oidc oauth oauth2 idp sp metadata discover discovery choose show view list edit update
  add delete remove save open close back next previous finish done end default basic full simple advanced test debug true false on
  off yes no 0 1 home main index error success failure failed ok deflate auto automatic manual silent interactive passive force
`);

/** Parameters whose values name a party: kept where the trace names that party as an issuer, audience or endpoint. */
export const PARTY_VALUES = words(`
  wtrealm wreply whr realm entityid spentityid providerid partnerspid idpid spid idp sp so client_id iss target_link_uri
`);

/** Words of the sentences in which products say what failed (StatusMessage, error descriptions, titles of error pages). */
export const PROSE_WORDS = words(`
  a about above access account acs active address admin administrator after again against algorithm all allowed already also am an
  and another any app application are arn as assert asserted assertion assertions assigned at attempt attempted attribute
  attributes audience authenticate authenticated authentication authn authncontext authnfailed authnrequest authority authorized
  available aws back bad base64 based be because been before belongs between binding blocked both browser but by cache called
  can cannot certificate certificates change changed check class client clock code company completed condition conditions
  config configuration configured confirmation connected consumer contact contain contained contains content context cookie
  cookies correct could current data date deactivated decode decrypt default deflate delivered denied description destination
  details did different directory disabled do document does doesn doing domain don't done due during each element email empty
  enabled encoded encrypted encryption endpoint ensure enter entity entityid error errors event exception exist existing exists expected
  expire expired failed failure federated federation field find fingerprint following for force format forbidden found from future
  get given go granted group had handle happened has hasn have header help http https id identifier identify identity idp if image
  in inactive inbound incorrect information initiated inresponseto instance instead intended internal into invalid invalidnameidpolicy is isn
  issue issued issueinstant issuer it its key known later level license list locked log logged login logout long lost made malformed
  manager match matched matches matching may message metadata method minutes mismatch missing more multiple must name named nameid
  namespace need needed needs no noauthncontext nopassive nosupportedidp not nothing notbefore notonorafter now null object occurred of off on once one only
  operation or order org organization original other our out over own page parameter parse parsing partner passed passive password
  path perform permission permissions permitted please policy port possible post present preventing principal problem
  process processed processing product profile protocol provide provided provider query read reason receive received recipient
  record redirect reference refused register registered reject rejected relay relaystate reload removed replay replayed reply request
  requestdenied requested requester requests require required requires resource responder response responsible restricted result retry return returned right
  role roles rule same saml saml2 samlp scope seconds secure security see sent server service session set settings sha1 sha256 should sign
  signature signed signin signing since single skew so something sp specified sso standard start started state status step store
  string subject subjectconfirmation subjectconfirmationdata succeeded success support supported system tab than that the their them then there
  these this time timed timeout to token too top trust trusted try type unable unassigned unauthorized unexpected unique unknown unknownprincipal
  unsolicited unspecified unsupported until up update url urn use used user username users using valid validate validated validation validity value
  values verification verified verify version violation was wasn we were when where which while who why will window with within without wrong xml
  yet you your
  abort aborted absent acsparams ago allows anything apart arrived ask asked authtoken backtrace beginning below best blocked broken broker
  busy call caller canceled cancelled carried caused cause chain codes come comes compared compare computer confirm connect connection
  consent contains correspond corresponding couldn created cross custom day days debug declined deny depends determine digest direct
  directive discarded doctype documents dropped duplicate duplicated each earlier eligible encountered encryptedassertion ended entity
  entra everything exact exceeded execute executed external fails fault features few file final firefox first flow follow frame
  front full function general generate generated give gone google guest hasn't hidden hint hold hour hours hosts how implementation included
  including incoming inline input insufficient insufficientprivileges interrupted interval issuers java keycloak least left length less like line
  loaded local locale locate location longer look looking loop many map means meant metadatanotfound microsoft milliseconds
  minute mode month much nested network new next nobody nonce none nostate number numbers oauth obsolete occur occurs offline okta old older
  oops open opened others outside pages part participating picklist portal posted present previous prohibited properly provider's proxy raised
  reached reading reason recently redirecting redirection redirections redirects refuse refuses refusing relying repeated replaced report reported
  requesting reset resolve resolved responses restart resubmit resume rule runtime salesforce sandbox say says script secret select send sending
  sent servlet shibboleth shown simplesamlphp sorry specify stale statement stop submitted such support sure syntax system take taken temporarily term test text
  thing thrown ticket title took trace tracking trailing trying twice twilio two understand understood undefined unhandled unless unreachable
  unsigned unsuccessful untrusted usable utc valid validator verifying visit wait want warning way web well went whitelabel whole whoops whose work
  working would wrap write zone
  authorization base docs documentation false faq knowledge logon ok signon troubleshoot troubleshooting true unauthorised
  anmeldung fehlgeschlagen fehler verweigert zugriff
`);

/** Words that names of parameters, cookies and headers are joined of by case. */
export const NAME_WORDS = words(`
  ajax antiforgery aspnet asp net auth b browser buid cached client cookie cookies correlation crumb csrf ctx d e esctx etag flow fpc forgery gid has host
  idx info is jsession last load msis nav nonce oid org php prev pref preferred prefs rand ref refresh remember rsc salt samesite save sfdc shib simple
  slice src ssl sso stamp state static stay stsservicecookie sub submit tgt ticket trace track tracking type uid userid uuid var view viewstate web xsrf c
  i k l m n o p q r s t u v w x y z de id in js ms on sf sp to ui un idp saml url uri xml
`);

/** Codes that products publish for their errors. */
export const ERROR_CODE = /^(?:AADSTS\d{4,7}|MSIS\d{4}|E\d{7}|app_not_\w{1,40}|4505\d|70004)$/i;
