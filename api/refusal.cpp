#include "api/refusal.hpp"

#include <strings.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cassert>
#include <charconv>
#include <cstddef>

namespace gradus::api {
namespace {

constexpr std::array table{
    RefusalRow{Refusal::malformed_request, 400, "malformed-request", "The request is not valid HTTP",
               "HTTPの要求として正しくありません"},
    RefusalRow{Refusal::malformed_json, 400, "malformed-json", "The body is not valid JSON",
               "本文がJSONとして正しくありません"},
    RefusalRow{Refusal::malformed_multipart, 400, "malformed-multipart", "The form is not valid multipart/form-data",
               "フォームがmultipart/form-dataとして正しくありません"},
    RefusalRow{Refusal::invalid_parameter, 400, "invalid-parameter", "A parameter has a value that cannot be used",
               "使えない値のパラメータがあります"},
    RefusalRow{Refusal::not_logged_in, 401, "not-logged-in", "You are not logged in", "ログインしていません"},
    RefusalRow{Refusal::wrong_password, 401, "wrong-password", "Wrong name or password",
               "名前またはパスワードが違います"},
    RefusalRow{Refusal::cross_origin, 403, "cross-origin", "The request came from another site",
               "別のサイトからの要求です"},
    RefusalRow{Refusal::unknown_page, 404, "unknown-page", "There is nothing at this address",
               "このアドレスには何もありません"},
    RefusalRow{Refusal::unknown_problem, 404, "unknown-problem", "There is no such problem", "その問題はありません"},
    RefusalRow{Refusal::unknown_submission, 404, "unknown-submission", "There is no such submission",
               "その提出はありません"},
    RefusalRow{Refusal::method_not_allowed, 405, "method-not-allowed", "This address does not take this method",
               "このアドレスではそのメソッドを使えません"},
    RefusalRow{Refusal::request_timeout, 408, "request-timeout", "The request took too long to arrive",
               "要求が届くのに時間がかかりすぎました"},
    RefusalRow{Refusal::name_taken, 409, "name-taken", "This name is taken", "その名前はもう使われています"},
    RefusalRow{Refusal::body_too_large, 413, "body-too-large", "The body is too large", "本文が大きすぎます"},
    RefusalRow{Refusal::source_too_large, 413, "source-too-large", "The source is too large",
               "ソースコードが大きすぎます"},
    RefusalRow{Refusal::unsupported_media_type, 415, "unsupported-media-type", "The body is of a type not taken here",
               "ここでは受け付けない形式の本文です"},
    RefusalRow{Refusal::expectation_failed, 417, "expectation-failed", "The expectation cannot be met",
               "Expectヘッダの求めに応じられません"},
    RefusalRow{Refusal::invalid_field, 422, "invalid-field", "A field is missing or cannot be used",
               "足りない、または使えない項目があります"},
    RefusalRow{Refusal::unknown_language, 422, "unknown-language", "The problem does not take this language",
               "この問題では使えない言語です"},
    RefusalRow{Refusal::too_many_logins, 429, "too-many-logins", "Too many failed logins",
               "ログインの失敗が多すぎます"},
    RefusalRow{Refusal::too_many_waiting, 429, "too-many-waiting", "Too many submissions are waiting",
               "判定待ちの提出が多すぎます"},
    RefusalRow{Refusal::header_too_large, 431, "header-too-large", "The request header is too large",
               "要求ヘッダが大きすぎます"},
    RefusalRow{Refusal::internal_error, 500, "internal-error", "Something went wrong in the server",
               "サーバの内部で問題が起きました"},
    RefusalRow{Refusal::unavailable, 503, "unavailable", "The database does not answer", "データベースが応答しません"},
    RefusalRow{Refusal::busy, 503, "busy", "The server is busy", "サーバが混み合っています"},
};

const RefusalRow& row_of(Refusal refusal) {
    const RefusalRow& row = table.at(static_cast<std::size_t>(refusal));
    assert(row.refusal == refusal);
    return row;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// The weight of one range of Accept-Language in thousandths: 1000 where no q is given, 0 where it is no weight (RFC
// 9110, 12.4.2).
int weight_of(std::string_view parameters) {
    const auto q = parameters.find("q=");
    if (q == std::string_view::npos) return 1'000;
    double weight = 0;
    std::from_chars(parameters.data() + q + 2, parameters.data() + parameters.size(), weight);
    return weight >= 0 && weight <= 1 ? static_cast<int>(weight * 1'000) : 0;  // "nan" is a double too
}

// Whether a tag is of the language, whatever its region and case (RFC 4647, 3.3.1).
bool is_of_language(std::string_view tag, std::string_view language) {
    return tag.size() >= language.size() && strncasecmp(tag.data(), language.data(), language.size()) == 0 &&
           (tag.size() == language.size() || tag[language.size()] == '-');
}

}  // namespace

std::span<const RefusalRow> refusal_table() {
    return table;
}

bool prefers_japanese(const Request& request) {
    int japanese = 0;
    int english = 0;
    std::string_view ranges = request.header("accept-language");
    while (!ranges.empty()) {
        const auto comma = ranges.find(',');
        const std::string_view range = trimmed(ranges.substr(0, comma));
        ranges = comma == std::string_view::npos ? std::string_view() : ranges.substr(comma + 1);
        const auto semicolon = range.find(';');
        const int weight = semicolon == std::string_view::npos ? 1'000 : weight_of(range.substr(semicolon));
        const std::string_view tag = trimmed(range.substr(0, semicolon));
        if (is_of_language(tag, "ja")) japanese = std::max(japanese, weight);
        if (is_of_language(tag, "en")) english = std::max(english, weight);
    }
    return japanese > english;
}

Response refuse(const Request& request, Refusal refusal, const Detail& detail) {
    return refuse(request, refusal, detail, boost::json::object());
}

Response refuse(const Request& request, Refusal refusal, const Detail& detail, const boost::json::object& members) {
    const RefusalRow& row = row_of(refusal);
    const bool is_japanese = prefers_japanese(request);
    boost::json::object body;
    body["type"] = "/errors/" + std::string(row.name);
    body["title"] = is_japanese ? row.title_ja : row.title_en;
    body["status"] = row.status;
    body["detail"] = is_japanese ? detail.ja : detail.en;
    for (const auto& member : members) body.insert(member);
    Response response;
    response.status = row.status;
    response.headers = {{"Content-Type", "application/problem+json"},
                        {"Content-Language", is_japanese ? "ja" : "en"},
                        {"Vary", "Accept-Language"}};
    response.body = boost::json::serialize(body);
    return response;
}

}  // namespace gradus::api
