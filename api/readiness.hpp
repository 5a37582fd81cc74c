// Is the server there? One plain request over a plain socket: for the process that started it and waits.
#pragma once

#include <cstdint>
#include <string>

namespace gradus::api {

// True when http://address:port/readyz answers 200 within a second. `address` is an IP address; the unspecified ones
// (0.0.0.0, ::) are asked by the loop back.
bool is_ready(const std::string& address, std::uint16_t port);

// `port` itself, or one that nobody listens on where it is 0. Throws std::system_error ("bind 127.0.0.1:8000: Address
// already in use"), and std::invalid_argument when `address` is no IP address.
std::uint16_t bindable_port(const std::string& address, std::uint16_t port);

// "http://127.0.0.1:8000/", "http://[::1]:8000/": what to type into a browser on this machine.
std::string url_of(const std::string& address, std::uint16_t port);

}  // namespace gradus::api
