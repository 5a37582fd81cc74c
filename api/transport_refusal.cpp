#include "api/transport_refusal.hpp"

#include "api/refusal.hpp"

namespace gradus::api {

Response refuse_expectation(const Request& request) {
    return refuse(
        request, Refusal::expectation_failed,
        {"The only expectation this server meets is 100-continue.", "このサーバが応じるのは 100-continue だけです。"});
}

Response refuse_late_request(const Request& request) {
    return refuse(request, Refusal::request_timeout,
                  {"Send the whole request without pauses, or try again on a better line.",
                   "要求を途切れずに送るか、回線の良いところでもう一度試してください。"});
}

Response refuse_body(const Request& request, const ServerLimits& limits) {
    const std::string limit = std::to_string(limits.body_bytes_max);
    return refuse(request, Refusal::body_too_large,
                  {"At most " + limit + " bytes are taken.", "受け付けるのは " + limit + " バイトまでです。"});
}

Response refuse_header(const Request& request, const ServerLimits& limits) {
    const std::string limit = std::to_string(limits.header_bytes_max);
    return refuse(request, Refusal::header_too_large,
                  {"All header lines together may have " + limit + " bytes; cookies of other sites often fill them.",
                   "ヘッダは全部で " + limit + " バイトまでです。他のサイトのCookieが原因かもしれません。"});
}

Response refuse_malformed(const Request& request, const std::string& reason) {
    return refuse(request, Refusal::malformed_request,
                  {"The server could not read it: " + reason + ".", "サーバが読み取れませんでした: " + reason});
}

Response refuse_connection(const Request& request) {
    Response response = refuse(request, Refusal::busy,
                               {"Too many connections are open; try again in a minute.",
                                "接続が多すぎます。少し後でもう一度試してください。"});
    response.headers.emplace_back("Retry-After", "5");
    return response;
}

Response refuse_slow_answer(const Request& request) {
    return refuse(request, Refusal::busy,
                  {"The answer took too long; try again in a minute.",
                   "応答に時間がかかりすぎました。少し後でもう一度試してください。"});
}

Response refuse_failed_answer(const Request& request) {
    return refuse(request, Refusal::internal_error,
                  {"The operator finds the reason in the server's log; try again later.",
                   "原因はサーバのログに残りました。後でもう一度試してください。"});
}

}  // namespace gradus::api
