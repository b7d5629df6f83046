"""Vietnamese names, in hundredths of a percent of bearers.

SURNAMES: Nguyễn 31 % and Đặng 1.93 % as counted in 241,012 names of Ho Chi Minh City and around (sample SG01,
hoten.org), there also Hoàng 1.4 % and Vũ 1.66 %; the others of the first thirteen near to the shares of Lê Trung Hoa,
Họ và tên người Việt Nam (Trần 12.1, Lê 9.5, Phạm 7, Hoàng or Huỳnh 5.1, Phan 4.5, Vũ or Võ 3.9, Bùi 2), set by us where
the two differ; below 1 % set by us, in places half or twice of what hoten.org counts in Đắk Lắk (Đinh 1.55, Mai 0.98).
MEN and WOMEN: counted in 207,000 names of Đắk Lắk, of people born in 1991 to 2002 (sample DKL01, hoten.org), all held
against it and as published, rounded. In SG01 they are others: Vy 5.7 % and Hân 4.1 % of women. Middle names: sample
SG01: 0.2 % of women have none and 65 % have two, Thị and Ngọc 17 % each. Of men under 1 % and 26 %, not held against
it; the other middle names are set by us.
"""

from __future__ import annotations

SURNAMES = """
Nguyễn 3180, Trần 1180, Lê 930, Phạm 680, Huỳnh 370, Hoàng 140, Phan 440, Võ 330, Vũ 166, Đặng 193, Bùi 200, Đỗ 140,
Hồ 130, Ngô 130, Dương 100, Lý 80, Đinh 80, Trương 120, Lâm 90, Đoàn 60, Mai 60, Đào 50, Trịnh 60, Lương 50, Cao 60,
Hà 55, Lưu 45, Châu 40, Quách 22, Tạ 24, Thái 30, Tăng 18, Vương 20, Thạch 20, Diệp 16, Kiều 10, Tô 26, Tôn 14,
Nghiêm 5, Phùng 24, La 14, Cù 3, Đàm 12, Chu 12, Hứa 12, Từ 12, Tống 12, Triệu 8, Văn 14, Lại 10, Giang 9, Âu 7,
Mạc 6, Khổng 4, Lữ 8, Nông 5, Ông 4, Phí 2, Quan 5, Thân 4, Thiều 2, Tiêu 7, Trang 6, Viên 3, Bạch 6, Cổ 3, Doãn 3
"""

MEN = """
Tuấn 271, Hoàng 246, Huy 223, Anh 205, Hiếu 199, Hùng 198, Nam 198, Sơn 190, Đức 188, Dũng 170, Thành 162, Đạt 156,
Cường 156, Long 155, Trung 155, Hải 142, Vũ 142, Nguyên 140, Thắng 140, Minh 131, Duy 115, Tiến 114, Quang 111,
Phúc 105, Trường 102, Tài 101, Toàn 98, Hưng 92, Phong 91, Tùng 89, Linh 87, Khánh 86, Bảo 86, Quân 83, Dương 79,
Nghĩa 78, Lâm 78, Vinh 77, Bình 76, Mạnh 75, Việt 70, Thịnh 68, Hòa 68, Tâm 66, Hiệp 65, Tân 65, Phú 64, Phương 64,
Thiện 62, Thái 62, Nhật 60, Công 59, Sang 59, Hậu 58, Quý 57, An 57, Phước 56, Quốc 55, Ngọc 54, Nhân 53, Vương 51,
Khoa 50, Trí 50, Kiên 49, Lộc 48, Thanh 48, Thuận 48, Chiến 48, Trọng 45, Giang 41, Tín 38, Phát 37, Đại 37,
Thông 37, Đông 35, Phi 34, Chung 33, Lợi 30, Quyền 29, Luân 27, Khải 25, Thiên 24, Danh 24, Kiệt 24, Khang 23
"""

WOMEN = """
Trang 419, Thảo 352, Linh 302, Anh 246, Phương 220, Hằng 214, Huyền 211, Hà 207, Hiền 203, Hương 172, Ngọc 172,
Dung 170, Nhung 169, Thủy 165, Nhi 162, Duyên 155, Vân 150, Quỳnh 149, Nga 149, Yến 148, Trinh 146, Thương 134,
Uyên 134, Hạnh 131, Ngân 122, Oanh 119, Trâm 116, Ly 116, Mai 115, Phượng 109, Thúy 108, Hoa 102, Vy 102, Hồng 99,
Tâm 96, Thu 94, My 94, Giang 93, Loan 92, Thanh 88, Ánh 84, Vi 84, Lan 84, Quyên 80, Chi 80, Thư 74, Tiên 73,
Thùy 69, Huệ 69, Nguyệt 67, Như 67, Nguyên 66, Tuyết 64, Diễm 62, Liên 60, Hòa 56, Hường 56, Hoài 53, Kiều 51,
Lệ 51, Xuân 47, Tuyền 47, Thắm 46, Diệu 40, Dương 39, Sương 38, An 38, Bình 37, Bích 34, Châu 34, Thi 34, Hậu 32,
Mỹ 31, Nhàn 31, Minh 31, Hiếu 31, Trúc 29, Hân 29, Đào 28, Hải 27, Ý 27, Hảo 25, Cúc 25, Trân 24, Thoa 24, Phúc 22
"""

MIDDLE_MEN = """
Văn 60, Minh 80, Hoàng 60, Hữu 50, Quốc 55, Thanh 55, Đức 50, Anh 35, Ngọc 35, Duy 30, Gia 30, Tấn 28, Công 24,
Đình 24, Xuân 22, Nhật 22, Trung 20, Trọng 20, Bảo 20, Thành 20, Quang 30, Huy 12, Phước 14, Tuấn 14, Thế 16, Viết 10,
Nguyễn 12, Phúc 12, Bá 8, Khắc 8, Mạnh 10, Việt 12, Tiến 12, Hải 8, Hồng 10, Lê 6, Trần 6, Như 4, Vĩnh 8, Chí 14
"""

MIDDLE_WOMEN = """
Thị 170, Ngọc 170, Thanh 50, Thùy 40, Minh 30, Kim 45, Phương 36, Hoàng 22, Nguyễn 26, Quỳnh 24, Bảo 22, Mỹ 22,
Thu 24, Hồng 22, Lê 14, Trần 14, Xuân 14, Khánh 14, Cẩm 12, Tuyết 14, Huỳnh 8, Như 14, Bích 18, Hoài 8, Diễm 8,
Tú 8, Anh 6, Gia 8, Yến 8, Ánh 6, Trúc 8, Thảo 8, Lan 6, Mai 8, Vân 6, Hải 6, Uyên 4, Nhật 4, Diệu 6, Ái 6
"""

# Given names taken up beside the Vietnamese one; no count known, order set by us.
WESTERN_MEN = (
    "Kevin 9, Tommy 6, Andy 7, David 7, Tony 7, Johnny 5, Vincent 6, Henry 5, Peter 5, Steven 6, Eric 4"
)
WESTERN_WOMEN = (
    "Kim 8, Tina 8, Jenny 7, Amy 7, Lisa 6, Vivian 5, Tiffany 6, Nancy 5, Cindy 6, Kelly 5, Anna 4"
)
