#include <boost/json/serialize.hpp>

#include "api/account_rules.hpp"
#include "api/caller.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "judge/storage/accounts.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

struct Credentials {
    std::string name;
    std::string password;
};

std::string_view name_of(storage::Role role) {
    switch (role) {
        case storage::Role::student:
            return "student";
        case storage::Role::teacher:
            return "teacher";
        case storage::Role::admin:
            return "admin";
    }
    return {};
}

json::object account_json(const storage::Account& account) {
    return {{"id", account.id.value}, {"name", account.name}, {"role", name_of(account.role)}};
}

Response json_response(int status, const json::object& body) {
    Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::serialize(body);
    return response;
}

OrRefusal<Credentials> read_credentials(const Request& request, const json::object& body) {
    auto name = string_field(request, body, "name");
    if (auto* refusal = std::get_if<Response>(&name)) return std::move(*refusal);
    auto password = string_field(request, body, "password");
    if (auto* refusal = std::get_if<Response>(&password)) return std::move(*refusal);
    return Credentials{std::move(std::get<std::string>(name)), std::move(std::get<std::string>(password))};
}

Response refuse_hashing(const Request& request) {
    Response response = refuse(request, Refusal::busy,
                               {"Many people are logging in at this moment; try again in a few seconds.",
                                "ログインが混み合っています。数秒後にもう一度試してください。"});
    response.headers.emplace_back("Retry-After", "2");
    return response;
}

Response sign_up(Resources& resources, const Request& request) {
    auto body = read_object(request);
    if (auto* refusal = std::get_if<Response>(&body)) return std::move(*refusal);
    auto reading = read_credentials(request, std::get<json::object>(body));
    if (auto* refusal = std::get_if<Response>(&reading)) return std::move(*refusal);
    const auto& [name, password] = std::get<Credentials>(reading);
    if (const auto defect = defect_of_name(name)) return refuse_field(request, "name", *defect);
    if (const auto defect = defect_of_password(password)) return refuse_field(request, "password", *defect);
    const auto hash = resources.passwords.hash(password);
    if (!hash) return refuse_hashing(request);
    auto database = resources.database.lend();
    const auto id = storage::add_account(*database, name, *hash, storage::Role::student);
    if (!id) {
        return refuse(request, Refusal::name_taken,
                      {"Choose another name; upper and lower case make no difference.",
                       "別の名前を選んでください。大文字と小文字は区別しません。"});
    }
    Response response = json_response(201, account_json({*id, name, "", storage::Role::student}));
    response.headers.emplace_back("Location", "/api/v1/accounts/me");
    return response;
}

Response refuse_guessing(const Request& request, std::chrono::seconds wait) {
    const std::string seconds = std::to_string(wait.count());
    Response response =
        refuse(request, Refusal::too_many_logins,
               {"Wait " + seconds + " seconds, then try again.", seconds + " 秒待ってからもう一度試してください。"});
    response.headers.emplace_back("Retry-After", seconds);
    return response;
}

Response open_session(Resources& resources, const Request& request, const storage::Account& account, bool is_bearer) {
    const std::string token = random_token();
    auto database = resources.database.lend();
    storage::open_session(*database, account.id, token, session_lifetime);
    json::object body{{"account", account_json(account)},
                      {"expires_in_s", std::chrono::seconds(session_lifetime).count()}};
    if (is_bearer) body["token"] = token;
    Response response = json_response(201, body);
    if (!is_bearer) response.headers.emplace_back("Set-Cookie", session_cookie(request, token));
    return response;
}

Response log_in(Resources& resources, const Request& request) {
    auto body = read_object(request);
    if (auto* refusal = std::get_if<Response>(&body)) return std::move(*refusal);
    const auto& object = std::get<json::object>(body);
    auto reading = read_credentials(request, object);
    if (auto* refusal = std::get_if<Response>(&reading)) return std::move(*refusal);
    const auto& [name, password] = std::get<Credentials>(reading);
    const json::value* kind = object.if_contains("kind");
    const bool is_bearer = kind != nullptr && *kind == "bearer";
    if (kind != nullptr && !is_bearer && *kind != "cookie") {
        return refuse_field(request, "kind",
                            {"\"kind\" is \"cookie\" or \"bearer\".", "\"kind\" は \"cookie\" か \"bearer\" です。"});
    }
    const std::string address = client_address(request);
    if (const auto wait = resources.login_limit.wait_of(address, name, LoginLimit::Clock::now())) {
        return refuse_guessing(request, *wait);
    }
    std::optional<storage::Account> account;
    {
        auto database = resources.database.lend();  // given back before the slow part
        account = storage::find_account(*database, name);
    }
    const auto is_right = resources.passwords.verify(account ? account->password_hash : std::string(), password);
    if (!is_right) return refuse_hashing(request);
    if (!*is_right) {
        resources.login_limit.add_failure(address, name, LoginLimit::Clock::now());
        Response response =
            refuse(request, Refusal::wrong_password,
                   {"Check both; without an account, sign up first (`gradus login --sign-up`).",
                    "両方を確かめてください。アカウントがなければ先に登録します(`gradus login --sign-up`)。"});
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        return response;
    }
    resources.login_limit.forget(address, name);
    return open_session(resources, request, *account, is_bearer);
}

Response log_out(Resources& resources, const Request& request) {
    auto database = resources.database.lend();
    auto caller = caller_of(request, *database);
    if (auto* refusal = std::get_if<Response>(&caller)) return std::move(*refusal);
    storage::close_session(*database, session_token(request));
    Response response;
    response.status = 204;
    response.headers = {{"Set-Cookie", ended_cookie(request)}};
    return response;
}

Response show_caller(Resources& resources, const Request& request) {
    auto database = resources.database.lend();
    auto caller = caller_of(request, *database);
    if (auto* refusal = std::get_if<Response>(&caller)) return std::move(*refusal);
    return json_response(200, account_json(std::get<storage::Account>(caller)));
}

}  // namespace

std::vector<Route> account_routes(Resources& resources) {
    return {
        {"POST", "/api/v1/accounts", [&](Request& request) { return sign_up(resources, request); }},
        {"GET", "/api/v1/accounts/me", [&](Request& request) { return show_caller(resources, request); }},
        {"POST", "/api/v1/sessions", [&](Request& request) { return log_in(resources, request); }},
        {"DELETE", "/api/v1/sessions/current", [&](Request& request) { return log_out(resources, request); }},
    };
}

}  // namespace gradus::api
