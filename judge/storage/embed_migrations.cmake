# cmake -DOUT=migrations.cpp -DFOLDER=migrations -P embed_migrations.cmake: the migrations as C++ string literals.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
    message(FATAL_ERROR "a migration is named NNNN_words.sql, not ${name}")
  endif()
  string(REGEX REPLACE "^0+" "" number ${CMAKE_MATCH_1})
  file(READ ${file} sql)
  string(APPEND rows "    {${number}, \"${name}\", R\"migration(${sql})migration\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"judge/storage/migrations.hpp\"

namespace gradus::storage {

namespace {
constexpr Migration all[] = {
${rows}};
}  // namespace

std::span<const Migration> migrations() { return all; }

}  // namespace gradus::storage
")
